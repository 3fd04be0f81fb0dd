using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>A SPIFFE bundle (SPIFFE Trust Domain and Bundle standard, section 4): the keys and authorities of one trust domain.</summary>
internal sealed record TrustBundle(VerificationKeySet JwtKeys, X509Certificate2Collection Authorities, long Sequence, TimeSpan? RefreshHint)
{
    private const long LongestHint = 30 * 24 * 3600;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 12 };

    /// <summary>Reads a bundle, or says with null that it is none. Keys of another use, or that cannot be used here, are left out (section 4.2.2).</summary>
    public static TrustBundle? Read(string json)
    {
        if (!PublishedKeys.OfSpiffeBundle(json).TryGet(out var jwtKeys, out _))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json, Strict);
        var bundle = document.RootElement;
        var authorities = bundle.GetProperty("keys").EnumerateArray().Where(static key => IsAuthority(key)).Select(Authority).OfType<X509Certificate2>();
        return new TrustBundle(jwtKeys, [.. authorities], Number(bundle, "spiffe_sequence") ?? 0,
            Number(bundle, "spiffe_refresh_hint") is > 0 and <= LongestHint and { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    private static bool IsAuthority(JsonElement key) =>
        key.ValueKind == JsonValueKind.Object && key.TryGetProperty("use", out var use) && use.ValueKind == JsonValueKind.String && use.ValueEquals("x509-svid");

    private static X509Certificate2? Authority(JsonElement key)
    {
        // Exactly one certificate, in standard base64 (RFC 7517 section 4.7).
        if (!key.TryGetProperty("x5c", out var chain) || chain.ValueKind != JsonValueKind.Array || chain.GetArrayLength() != 1
            || chain[0].ValueKind != JsonValueKind.String || !chain[0].TryGetBytesFromBase64(out var der))
        {
            return null;
        }

        try
        {
            return X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static long? Number(JsonElement bundle, string name) =>
        bundle.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
