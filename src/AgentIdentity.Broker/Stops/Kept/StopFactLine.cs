using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentIdentity.Broker;

/// <summary>
/// A fact as one line of JSON whose last member, <c>mac</c>, is HMAC-SHA256 over the line before it and the mac of the line above: no line
/// can be changed, put in, taken out or moved without the key.
/// </summary>
internal static class StopFactLine
{
    public const int MacSize = 32;

    private const int TailSize = 53;

    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static (byte[] Line, byte[] Mac) Write(StopFact fact, ReadOnlySpan<byte> above, byte[] key)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(fact, Form);
        var mac = MacOf(body, above, key);
        return ([.. body.AsSpan(..^1), .. Tail(mac), (byte)'\n'], mac);
    }

    /// <summary>The fact, when the line is whole and follows from the one above; else null.</summary>
    public static (StopFact Fact, byte[] Mac)? Read(ReadOnlySpan<byte> line, ReadOnlySpan<byte> above, byte[] key)
    {
        if (line.Length <= TailSize)
        {
            return null;
        }

        byte[] body = [.. line[..^TailSize], (byte)'}'];
        var mac = MacOf(body, above, key);
        if (!CryptographicOperations.FixedTimeEquals(Tail(mac), line[^TailSize..]))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<StopFact>(body, Form) is { } fact ? (fact, mac) : null;
        }
        catch (JsonException)
        {
            // Written by a version that says more: what it says cannot be obeyed here, and must not be passed over.
            return null;
        }
    }

    private static byte[] Tail(ReadOnlySpan<byte> mac) => [.. ",\"mac\":\""u8, .. Base64Url.EncodeToUtf8(mac), .. "\"}"u8];

    private static byte[] MacOf(ReadOnlySpan<byte> body, ReadOnlySpan<byte> above, byte[] key) => HMACSHA256.HashData(key, (byte[])[.. above, .. body]);
}
