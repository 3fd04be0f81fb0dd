using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Somebody else's issuer: its key, its clock, and tokens of any shape.</summary>
internal sealed class Enterprise
{
    public const string Issuer = "https://login.corp.example";
    public const string OurClient = "broker-at-corp";
    public const string OurApi = "api://broker";
    public const string ItsClient = "copilot";
    public const string KeyId = "corp-1";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Enterprise()
    {
        var point = _key.ExportParameters(false).Q;
        Jwks = $$"""{"keys":[{"kty":"EC","crv":"P-256","use":"sig","kid":"{{KeyId}}","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
        Keys = PublishedKeys.OfIssuer(Jwks, Issuer).Value;
        Trust = new(Issuer, Keys.Find)
        {
            Kinds = ForeignTokenKinds.IdToken | ForeignTokenKinds.AccessToken | ForeignTokenKinds.IdJag,
            AcceptedAudiences = [OurClient, OurApi],
            AcceptedAuthorizedParties = [ItsClient],
        };
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    public string Jwks { get; }

    public VerificationKeySet Keys { get; }

    public TrustedIssuer Trust { get; init; }

    /// <summary>The claims that every good token has.</summary>
    public JsonObject Claims => new()
    {
        ["iss"] = Issuer,
        ["sub"] = "248289761001",
        ["iat"] = Time.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = Time.GetUtcNow().ToUnixTimeSeconds() + 3600,
    };

    public string Sign(JsonObject claims, string? type = null, Action<JsonObject>? header = null)
    {
        var first = new JsonObject { ["alg"] = "ES256", ["kid"] = KeyId };
        if (type is not null)
        {
            first["typ"] = type;
        }

        header?.Invoke(first);
        return Forge.Sign(first.ToJsonString(), claims.ToJsonString(), _key);
    }

    public static JsonObject With(JsonObject claims, params (string Name, JsonNode? Value)[] changes)
    {
        foreach (var (name, value) in changes)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return claims;
    }
}
