using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Writes and signs compact JWS.</summary>
internal static class CompactWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JwtJson.Encoder };

    public static string Write(string type, SigningKey key, Action<Utf8JsonWriter> claims) =>
        Write(
            header =>
            {
                header.WriteString(JwtHeaderParameterNames.Typ, type);
                header.WriteString(JwtHeaderParameterNames.Alg, key.Algorithm);
                header.WriteString(JwtHeaderParameterNames.Kid, key.KeyId);
            },
            claims,
            key);

    /// <summary>A proof: the header brings the public key in place of a kid (RFC 9449 section 4.2).</summary>
    public static string WriteProof(SigningKey key, Action<Utf8JsonWriter> claims) =>
        Write(
            header =>
            {
                header.WriteString(JwtHeaderParameterNames.Typ, JwtKinds.Proof);
                header.WriteString(JwtHeaderParameterNames.Alg, key.Algorithm);
                header.WritePropertyName(JwtHeaderParameterNames.Jwk);
                header.WriteRawValue(key.Public.Jwk, skipInputValidation: true);
            },
            claims,
            key);

    private static string Write(Action<Utf8JsonWriter> header, Action<Utf8JsonWriter> claims, SigningKey key)
    {
        var input = $"{Part(header)}.{Part(claims)}";
        return $"{input}.{StrictBase64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Part(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return StrictBase64Url.Encode(buffer.WrittenSpan);
    }
}
