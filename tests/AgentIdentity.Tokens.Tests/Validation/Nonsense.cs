using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Tokens.Tests;

/// <summary>What to put into a good token, and what to take out of it, so that it is some kind of nonsense.</summary>
public sealed record Nonsense(
    string Type,
    IReadOnlyList<(string Name, string Json)> Headers,
    IReadOnlyList<(string Name, string Json)> Claims,
    IReadOnlyList<string> Without,
    IReadOnlyList<(string Name, string Json)> Key)
{
    private static readonly string[] HeaderNames = ["typ", "alg", "kid", "x5t", "cty", "jwk"];

    private static readonly string[] ClaimNames =
    [
        "iss", "sub", "aud", "exp", "iat", "nbf", "jti", "act", "may_act", "cnf", "scope", "scp", "azp", "appid", "client_id", "auth_time", "acr", "amr", "sid", "txn", "tid", "oid",
        "idtyp", "xms_act_fct", "xms_sub_fct", "org_id", "tenant", "resource", "req_wl", "tctx", "rctx", "kubernetes.io", "token_introspection", "sub_profile",
        "authorization_details", "urn:agentidentity:grant_id", "urn:agentidentity:actor_assurance", "urn:agentidentity:unattended", "client_profile", "uti", "typ",
    ];

    private static readonly string[] KeyMembers = ["kty", "crv", "x", "y", "n", "e", "d", "alg", "kid", "use", "key_ops", "issuer", "x5c"];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e400", "-1e400", "1795305600", "1795305900", "32503680000", "32503680001", "0.5", "\"\"", "\"x\"", "\"user\"", "\"ai_agent\"", "\"1795305900\"", "[]", "[[]]",
        "[\"\"]", "[\"x\",\"x\"]", "[1]", "{}", "{\"sub\":1}", "{\"sub\":\"x\",\"act\":{\"sub\":\"y\",\"act\":[]}}", "{\"jkt\":null}", "{\"x5t#S256\":{}}",
        "{\"namespace\":1,\"serviceaccount\":{\"name\":[],\"uid\":{}}}", "{\"active\":1}", "\"\\ud83d\\ude00\"", "\"{tenantid}\"", "\"spiffe://\"", "\"EC\"", "\"RSA\"", "\"OKP\"", "\"AQAB\"", "\"sig\"", "\"jwt-svid\"", "\"RS256\"", "\"spiffe://a/\"", "\"99999999999999999999\"",
        "[{\"type\":\"urn:agentidentity:data\",\"locations\":[\"x\"],\"actions\":[\"select\"],\"identifier\":\"..\"}]", "[{\"type\":5}]", "[{\"type\":\"urn:agentidentity:model\",\"budget_usd\":\"79228162514264337593543950335\"}]",
    ];

    private static readonly string[] Types = ["at+jwt", "JWT", "JOSE", "oauth-id-jag+jwt", "txntoken+jwt", "token-introspection+jwt"];

    public static Arbitrary<Nonsense> All() => Arb.From(
        from type in Gen.Elements(Types)
        from headers in Gen.Frequency((7, Gen.Constant<(string, string)[]>([])), (1, Changes(HeaderNames, 1)))
        from claims in Changes(ClaimNames, 6)
        from without in Gen.Elements(ClaimNames).ListOf(2)
        from removed in Gen.Choose(0, 2)
        from key in Changes(KeyMembers, 4)
        select new Nonsense(type, headers, claims, [.. without.Take(removed)], key));

    private static Gen<(string Name, string Json)[]> Changes(string[] names, int most) =>
        from count in Gen.Choose(0, most)
        from changes in Gen.Zip(Gen.Elements(names), Gen.Elements(Values)).ListOf(count)
        select changes.Select(change => (change.Item1, change.Item2)).ToArray();
}
