using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>Private EC keys as JWKs (RFC 7518 section 6.2.2).</summary>
public static class PrivateJwk
{
    private static readonly StrictJsonLimits Limits = new(16 * 1024, 4, 200);

    /// <summary>Reads a private P-256 or P-384 JWK. The caller disposes of the key.</summary>
    /// <param name="json">The JWK.</param>
    /// <exception cref="InvalidDataException">It is not such a key.</exception>
    public static ECDsa Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!StrictJson.TryParse(Encoding.UTF8.GetBytes(json), Limits, out var document, out var problem))
        {
            throw new InvalidDataException(problem);
        }

        using (document)
        {
            return Read(document.RootElement);
        }
    }

    /// <summary>Writes a key as a private JWK: a secret.</summary>
    /// <param name="key">A P-256 or P-384 key with its private half.</param>
    public static string Write(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            Write(json, key.ExportParameters(includePrivateParameters: true));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static ECDsa Read(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || Text(jwk, "kty") != "EC")
        {
            throw new InvalidDataException("The key is not an EC key.");
        }

        var (size, curve) = Text(jwk, "crv") switch
        {
            "P-256" => (32, ECCurve.NamedCurves.nistP256),
            "P-384" => (48, ECCurve.NamedCurves.nistP384),
            _ => throw new InvalidDataException("The curve is not P-256 or P-384."),
        };
        var key = ECDsa.Create(new ECParameters { Curve = curve, Q = new() { X = Number(jwk, "x", size), Y = Number(jwk, "y", size) }, D = Number(jwk, "d", size) });
        if (ProvesItself(key))
        {
            return key;
        }

        key.Dispose();
        throw new InvalidDataException("The private and the public half do not belong together.");
    }

    internal static void Write(Utf8JsonWriter json, ECParameters parameters)
    {
        json.WriteString("kty", "EC");
        json.WriteString("crv", parameters.Q.X!.Length == 32 ? "P-256" : "P-384");
        json.WriteString("x", StrictBase64Url.Encode(parameters.Q.X));
        json.WriteString("y", StrictBase64Url.Encode(parameters.Q.Y));
        json.WriteString("d", StrictBase64Url.Encode(parameters.D));
    }

    private static bool ProvesItself(ECDsa key)
    {
        var digest = SHA256.HashData(ReadOnlySpan<byte>.Empty);
        using var other = ECDsa.Create(key.ExportParameters(includePrivateParameters: false));
        return other.VerifyHash(digest, key.SignHash(digest));
    }

    private static byte[] Number(JsonElement jwk, string name, int size) =>
        StrictBase64Url.Decode(Text(jwk, name)) is { } bytes && bytes.Length == size
            ? bytes
            : throw new InvalidDataException($"The member {name} is missing or has the wrong length.");

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
