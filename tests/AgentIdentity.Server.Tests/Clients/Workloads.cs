using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>A platform that hands tokens to its workloads, signed by hand: a SPIFFE trust domain or a Kubernetes cluster.</summary>
public sealed class Workloads
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority Authority { get; } = new("SPIRE");

    /// <summary>A SPIFFE bundle with one JWT key and one X.509 authority.</summary>
    public string Bundle(long sequence = 1) => JsonSerializer.Serialize(new
    {
        keys = new object[]
        {
            Key("jwt-svid"),
            new { kty = "EC", use = "x509-svid", x5c = new[] { Convert.ToBase64String(Authority.Certificate.Export(X509ContentType.Cert)) } },
        },
        spiffe_sequence = sequence,
        spiffe_refresh_hint = 60,
    });

    public string Jwks() => JsonSerializer.Serialize(new { keys = new[] { Key("sig") } });

    public string Sign(object claims, object? header = null)
    {
        var input = Encode(header ?? new { alg = "ES256", kid = "key-1" }) + "." + Encode(claims);
        return input + "." + Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
    }

    public string JwtSvid(string id, object audience, int seconds = 300) =>
        Sign(new { sub = id, aud = audience, exp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds });

    private Dictionary<string, string> Key(string use)
    {
        var point = _key.ExportParameters(false).Q;
        return new()
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["kid"] = "key-1",
            ["use"] = use,
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
        };
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
