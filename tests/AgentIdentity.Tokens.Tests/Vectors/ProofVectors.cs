using System.Text.Json.Nodes;
using static AgentIdentity.Tokens.TokenError;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>DPoP proofs for POST to the CRM with one access token: each rule of RFC 9449 section 4.3.</summary>
internal static class ProofVectors
{
    private static Forger Base => Bases.Proof;

    public static IEnumerable<TokenVector> All() => [.. Headers(), .. Claims(), .. Targets()];

    private static IEnumerable<TokenVector> Headers()
    {
        yield return Is("typ-jwt", Header("typ", "JWT"), WrongType, "4.3 item 4: typ is dpop+jwt");
        yield return Is("alg-none", Header("alg", "none"), WrongAlgorithm, "4.3 item 5: asymmetric, never none");
        yield return Is("alg-hs256", Header("alg", "HS256"), WrongAlgorithm, "4.3 item 5: asymmetric");
        yield return Is("alg-of-another-key", Header("alg", "ES384"), WrongAlgorithm, "4.3 item 6: the algorithm is the key's");
        yield return Is("no-jwk", Header("jwk", null), ProofMalformed, "4.2: the public key is in the header");
        yield return Is("jwk-text", Header("jwk", "key"), BadKey, "4.2: a JWK is an object");
        yield return Is("jwk-private", Jwk(static jwk => jwk["d"] = "AAAA"), BadKey, "4.3 item 7: no private part");
        yield return Is("jwk-off-the-curve", Jwk(static jwk => jwk["y"] = jwk["x"]!.DeepClone()), BadKey, "RFC 8725 section 3.4: the point lies on the curve");
        yield return Is("jwk-symmetric", Header("jwk", new JsonObject { ["kty"] = "oct", ["k"] = "c2VjcmV0" }), BadKey, "4.2: a public key");
        yield return Is("jwk-unknown-curve", Jwk(static jwk => jwk["crv"] = "P-999"), BadKey, "a known curve");
        yield return Is("another-key", Base.With(static h => h["jwk"] = Public("stranger-es256"), signedBy: "stranger-es256"), ProofWrongKey, "4.3 item 12: the key the token is bound to");
        yield return Is("signed-by-another", Base.With(signedBy: "stranger-es256"), BadSignature, "4.3 item 6");
        yield return Is("jku", Header("jku", "https://evil.example"), ForbiddenHeader, "RFC 8725 section 3.10");
        yield return Is("crit", Header("crit", new JsonArray("nonce")), ForbiddenHeader, "RFC 7515 section 4.1.11");
        yield return Is("not-a-jwt", "proof", ProofMalformed, "4.3 item 2: one well-formed JWT");
        yield return Is("htm-twice", Base.Replacing("\"htm\":\"POST\"", "\"htm\":\"GET\",\"htm\":\"POST\""), ProofMalformed, "a claim once");
    }

    private static IEnumerable<TokenVector> Claims()
    {
        foreach (var claim in new[] { "jti", "htm", "htu", "iat" })
        {
            yield return Is($"no-{claim}", Claim(claim, null), ProofMalformed, "4.3 item 3: all required claims");
        }

        yield return Is("no-ath", Claim("ath", null), ProofMalformed, "4.3 item 12: with a token, its hash");
        yield return Is("ath-of-another-token", Claim("ath", new string('A', 43)), ProofWrongToken, "4.3 item 12: this token's hash");
        yield return Is("htm-another", Claim("htm", "GET"), ProofWrongTarget, "4.3 item 8: the request's method");
        yield return Is("htm-lower-case", Claim("htm", "post"), ProofWrongTarget, "4.3 item 8: methods are case-sensitive (RFC 9110 section 9.1)");
        yield return Is("iat-61-seconds-old", Claim("iat", Bases.Now - 61), ProofStale, "4.3 item 11: 60 s unless configured");
        yield return Is("iat-60-seconds-old", Claim("iat", Bases.Now - 60), null, "4.3 item 11: 60 s unless configured");
        yield return Is("iat-61-seconds-ahead", Claim("iat", Bases.Now + 61), ProofStale, "4.3 item 11: 60 s unless configured");
        yield return Is("iat-text", Claim("iat", "now"), ProofMalformed, "a NumericDate");
        yield return Is("jti-empty", Claim("jti", ""), ProofMalformed, "4.2: an identifier");
        yield return Is("nonce-not-asked-for", Claim("nonce", "n-1"), null, "a nonce where none is wanted does no harm");
    }

    private static IEnumerable<TokenVector> Targets()
    {
        (string Id, string Url, TokenError? Refusal)[] urls =
        [
            ("scheme-upper-case", "HTTPS://broker.example/mcp/crm", null),
            ("host-upper-case", "https://BROKER.example/mcp/crm", null),
            ("default-port", "https://broker.example:443/mcp/crm", null),
            ("escaped-unreserved", "https://broker.example/mcp/%63rm", null),
            ("dot-segments", "https://broker.example/mcp/x/../crm", null),
            ("with-query", "https://broker.example/mcp/crm?x=1", null),
            ("other-path", "https://broker.example/mcp/hr", ProofWrongTarget),
            ("other-case-of-path", "https://broker.example/mcp/CRM", ProofWrongTarget),
            ("trailing-slash", "https://broker.example/mcp/crm/", ProofWrongTarget),
            ("escaped-slash", "https://broker.example/mcp%2Fcrm", ProofWrongTarget),
            ("other-host", "https://evil.example/mcp/crm", ProofWrongTarget),
            ("host-suffix", "https://broker.example.evil.example/mcp/crm", ProofWrongTarget),
            ("user-info", "https://broker.example@evil.example/mcp/crm", ProofWrongTarget),
            ("other-port", "https://broker.example:8443/mcp/crm", ProofWrongTarget),
            ("plain-http", "http://broker.example/mcp/crm", ProofWrongTarget),
            ("relative", "/mcp/crm", ProofWrongTarget),
            ("backslash", "https://broker.example\\mcp\\crm", ProofWrongTarget),
        ];
        return urls.Select(static url => Is($"htu-{url.Id}", Claim("htu", url.Url), url.Refusal, "4.3 item 9: the URL after RFC 3986 sections 6.2.2 and 6.2.3, without query and fragment"));
    }

    private static TokenVector Is(string id, string token, TokenError? refusal, string why) => new($"proof/{id}", "proof", token, refusal, $"RFC 9449 section {why}".Replace("section RFC", "and RFC", StringComparison.Ordinal));

    private static string Header(string name, JsonNode? value) => Base.With(header => OwnKindVectors.Set(header, name, value));

    private static string Claim(string name, JsonNode? value) => Base.With(payload: payload => OwnKindVectors.Set(payload, name, value));

    private static string Jwk(Action<JsonObject> change) => Base.With(header => change(header["jwk"]!.AsObject()));

    private static JsonObject Public(string keyId)
    {
        var jwk = VectorKeys.Shared.PublicJwk(keyId);
        return new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = jwk["x"]!.DeepClone(), ["y"] = jwk["y"]!.DeepClone() };
    }
}
