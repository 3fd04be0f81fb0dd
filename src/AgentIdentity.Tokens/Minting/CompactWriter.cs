using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Writes and signs compact JWS.</summary>
internal static class CompactWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JwtJson.Encoder };

    /// <summary>A token, signed here or by a key service.</summary>
    public static async ValueTask<string> WriteAsync(string type, SigningKey key, Action<Utf8JsonWriter> claims, CancellationToken cancellationToken)
    {
        var input = Input(header => Header(header, type, key.Public), claims);
        return Join(input, await key.SignAsync(Encoding.ASCII.GetBytes(input), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A JWS by a client's own key.</summary>
    public static string Write(string type, LocalKey key, Action<Utf8JsonWriter> claims) => Sign(Input(header => Header(header, type, key.Public), claims), key);

    /// <summary>A proof: the header brings the public key in place of a kid (RFC 9449 section 4.2).</summary>
    public static string WriteProof(LocalKey key, Action<Utf8JsonWriter> claims) => Sign(
        Input(
            header =>
            {
                header.WriteString(JwtHeaderParameterNames.Typ, JwtKinds.Proof);
                header.WriteString(JwtHeaderParameterNames.Alg, key.Public.Algorithm);
                header.WritePropertyName(JwtHeaderParameterNames.Jwk);
                header.WriteRawValue(key.Public.Jwk, skipInputValidation: true);
            },
            claims),
        key);

    private static void Header(Utf8JsonWriter header, string type, VerificationKey key)
    {
        header.WriteString(JwtHeaderParameterNames.Typ, type);
        header.WriteString(JwtHeaderParameterNames.Alg, key.Algorithm);
        header.WriteString(JwtHeaderParameterNames.Kid, key.KeyId);
    }

    private static string Sign(string input, LocalKey key) => Join(input, key.Sign(Encoding.ASCII.GetBytes(input)));

    private static string Join(string input, byte[] signature) => $"{input}.{StrictBase64Url.Encode(signature)}";

    private static string Input(Action<Utf8JsonWriter> header, Action<Utf8JsonWriter> claims) => $"{Part(header)}.{Part(claims)}";

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
