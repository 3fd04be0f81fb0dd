using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Issuers;

/// <summary>An enterprise's identity provider, as far as its documents and signatures go: discovery, keys, whatever tokens a test wants.</summary>
internal sealed class Enterprise : HttpMessageHandler
{
    public const string Audience = "agentidentity-at-the-enterprise";
    private ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string _keyId = "one";

    public string Issuer { get; init; } = "https://idp.enterprise.example";

    public bool Down { get; set; }

    public int Requests { get; private set; }

    /// <summary>Changes what is published before it is.</summary>
    public Action<string, JsonObject> Amend { get; set; } = static (_, _) => { };

    public string Jwks => Keys().ToJsonString();

    public void Rotate(string keyId) => (_key, _keyId) = (ECDsa.Create(ECCurve.NamedCurves.nistP256), keyId);

    public string IdToken(string subject, params (string Name, JsonNode? Value)[] more) => Sign("JWT",
        [("sub", subject), ("aud", Audience), ("auth_time", Now(-60)), .. more]);

    public string IdJag(string subject, string audience, string client, params (string Name, JsonNode? Value)[] more) => Sign("oauth-id-jag+jwt",
        [("sub", subject), ("aud", audience), ("client_id", client), ("jti", Identifiers.New("")), .. more]);

    /// <summary>Signs claims; a null takes one away.</summary>
    public string Sign(string type, params (string Name, JsonNode? Value)[] claims)
    {
        JsonObject payload = new() { ["iss"] = Issuer, ["iat"] = Now(0), ["exp"] = Now(300) };
        foreach (var (name, value) in claims)
        {
            payload.Remove(name);
            if (value is not null)
            {
                payload[name] = value.DeepClone();
            }
        }

        var header = new JsonObject { ["typ"] = type, ["alg"] = "ES256", ["kid"] = _keyId };
        var input = $"{Encode(header)}.{Encode(payload)}";
        return $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    public static long Now(int seconds) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        if (Down)
        {
            throw new HttpRequestException("The enterprise is not there.");
        }

        var path = request.RequestUri!.AbsolutePath;
        JsonObject? document = path.EndsWith("/openid-configuration", StringComparison.Ordinal)
            ? new() { ["issuer"] = Issuer, ["jwks_uri"] = Issuer.TrimEnd('/') + "/jwks" }
            : path.EndsWith("/jwks", StringComparison.Ordinal) ? Keys() : null;
        if (document is not null)
        {
            Amend(path, document);
        }

        return Task.FromResult(document is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(document.ToJsonString(), Encoding.UTF8, "application/json") });
    }

    private JsonObject Keys()
    {
        var point = _key.ExportParameters(false).Q;
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["use"] = "sig",
                ["kid"] = _keyId,
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            }),
        };
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
