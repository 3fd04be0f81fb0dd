using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The four members of a provider's error that clients read. Whatever else stands in the body, such as an account or a trace, stays here.</summary>
internal sealed record ProviderWords(string? Message, string? Type, string? Param, string? Code)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null when the body is not an error in OpenAI's shape.</summary>
    public static ProviderWords? Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > ProviderRefusal.LongestBody)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("error", out var error))
            {
                return null;
            }

            return error.ValueKind switch
            {
                JsonValueKind.Object => new(Text(error, "message"), Text(error, "type"), Text(error, "param"), Text(error, "code")),
                JsonValueKind.String => new(error.GetString(), null, null, null),
                _ => null,
            };
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair.
            return null;
        }
    }

    /// <summary>Whether something holds of one of the texts, as they read and not as they were escaped.</summary>
    public bool Any(Func<string, bool> holds) => new[] { Message, Type, Param, Code }.OfType<string>().Any(holds);

    /// <summary>The error written anew.</summary>
    public byte[] ToBody()
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, Message);
            json.WriteString("type"u8, Type);
            json.WriteString("param"u8, Param);
            json.WriteString("code"u8, Code);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    // Some providers write the code as a number.
    private static string? Text(JsonElement error, string name) => error.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;
}
