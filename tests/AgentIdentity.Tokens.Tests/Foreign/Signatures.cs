using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

/// <summary>What every kind of foreign and outward token owes to its signature: the issuer's own key, by its own algorithm.</summary>
public sealed class Signatures
{
    private const string Us = "https://broker.example";
    private readonly Enterprise _corp = new();

    public static TheoryData<string, string> Kinds => new()
    {
        { "id_token", "JWT" },
        { "access token", "at+jwt" },
        { "id_jag", "oauth-id-jag+jwt" },
        { "svid", "JWT" },
        { "service account", "JWT" },
        { "transaction", "txntoken+jwt" },
        { "introspection", "token-introspection+jwt" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Another_key_of_the_same_name_is_refused(string kind, string type)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = Forge.Resign(_corp.Sign(_corp.Claims, type), other);

        Refusal(kind, token).Should().Be(TokenError.BadSignature);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_key_nobody_published_is_refused(string kind, string type)
    {
        Refusal(kind, _corp.Sign(_corp.Claims, type, header => header["kid"] = "other")).Should().Be(TokenError.UnknownKey);
        Refusal(kind, _corp.Sign(_corp.Claims, type, header => header.Remove("kid"))).Should().Be(TokenError.UnknownKey, "a token chooses no key by naming none");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_algorithm_that_is_not_the_keys_or_not_listed_is_refused(string kind, string type)
    {
        Refusal(kind, _corp.Sign(_corp.Claims, type, header => header["alg"] = "ES384")).Should().Be(TokenError.WrongAlgorithm);
        Refusal(kind, _corp.Sign(_corp.Claims, type, header => header["alg"] = "none")).Should().Be(TokenError.WrongAlgorithm);
        Refusal(kind, _corp.Sign(_corp.Claims, type), ["RS256"]).Should().Be(TokenError.WrongAlgorithm);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_payload_cannot_be_changed(string kind, string type)
    {
        var parts = _corp.Sign(_corp.Claims, type).Split('.');
        var changed = _corp.Claims;
        changed["sub"] = "eve";

        Refusal(kind, $"{parts[0]}.{Forge.Encode(changed.ToJsonString())}.{parts[2]}").Should().Be(TokenError.BadSignature);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_member_said_twice_is_refused(string kind, string type)
    {
        var twice = """{"sub":"eve",""" + _corp.Claims.ToJsonString()[1..];
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = Enterprise.KeyId, ["typ"] = type }.ToJsonString();
        using var any = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refusal(kind, Forge.Sign(header, twice, any)).Should().Be(TokenError.Malformed);
    }

    private TokenError Refusal(string kind, string token, IReadOnlyList<string>? algorithms = null)
    {
        var accepted = algorithms ?? ["ES256"];
        var foreign = _corp.Trust with { Algorithms = accepted };
        var own = new TokenTrust(Enterprise.Issuer, _corp.Keys.Find) { Algorithms = accepted };
        var time = _corp.Time;
        return kind switch
        {
            "id_token" => new ForeignTokenValidator(foreign, time).ValidateIdToken(token).Failure.Error,
            "access token" => new ForeignTokenValidator(foreign, time).ValidateAccessToken(token).Failure.Error,
            "id_jag" => new IdJagValidator(foreign, Us, time).Validate(token, "codex").Failure.Error,
            "svid" => new WorkloadTokenValidator(WorkloadTrust.Spiffe("corp.example", _corp.Keys.Find) with { Algorithms = accepted }, Us, time).Validate(token).Failure.Error,
            "service account" => new WorkloadTokenValidator(WorkloadTrust.Kubernetes(Enterprise.Issuer, _corp.Keys.Find) with { Algorithms = accepted }, Us, time).Validate(token).Failure.Error,
            "transaction" => new TransactionTokenValidator(own, "corp.example", time).Validate(token).Failure.Error,
            _ => new IntrospectionValidator(own, time).Validate(token, Us).Failure.Error,
        };
    }
}
