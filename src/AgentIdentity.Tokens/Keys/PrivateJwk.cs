using System.Buffers.Text;
using System.Runtime.InteropServices;
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
            return ReadCurve(document.RootElement);
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

    internal static LocalKey Read(JsonElement jwk) => jwk.ValueKind == JsonValueKind.Object && Text(jwk, "kty") == "RSA"
        ? PrivateRsaJwk.Read(jwk)
        : LocalKey.Of(ReadCurve(jwk));

    private static ECDsa ReadCurve(JsonElement jwk)
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
        var secret = Number(jwk, "d", size);
        var key = ECDsa.Create(new ECParameters { Curve = curve, Q = new() { X = Number(jwk, "x", size), Y = Number(jwk, "y", size) }, D = secret });
        CryptographicOperations.ZeroMemory(secret);
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
        WriteSecret(json, "d", parameters.D);
    }

    /// <summary>Writes a secret number without leaving it in a string, which nothing can wipe.</summary>
    internal static void WriteSecret(Utf8JsonWriter json, string name, byte[]? secret)
    {
        Span<byte> text = stackalloc byte[Base64Url.GetEncodedLength(secret!.Length)];
        Base64Url.EncodeToUtf8(secret, text);
        json.WriteString(name, text);
        CryptographicOperations.ZeroMemory(text);
    }

    private static bool ProvesItself(ECDsa key)
    {
        var digest = SHA256.HashData(ReadOnlySpan<byte>.Empty);
        using var other = ECDsa.Create(key.ExportParameters(includePrivateParameters: false));
        return other.VerifyHash(digest, key.SignHash(digest));
    }

    /// <summary>A number of that many bytes, read from the text itself: a string of a secret could not be wiped.</summary>
    internal static byte[] Number(JsonElement jwk, string name, int? size) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && StrictBase64Url.Decode(JsonMarshal.GetRawUtf8Value(value)[1..^1]) is { Length: > 0 } bytes && bytes.Length == (size ?? bytes.Length)
            ? bytes
            : throw new InvalidDataException($"The member {name} is missing or has the wrong length.");

    internal static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
