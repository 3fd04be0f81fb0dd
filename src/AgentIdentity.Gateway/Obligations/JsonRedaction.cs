using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.Gateway.Obligations;

/// <summary>
/// Writes JSON again without the members that must go. A text that is JSON itself is looked through as a document of its own, and as
/// what stands in its place: tools often pack their answer into one text, and whoever reads it finds the same members there.
/// </summary>
internal sealed class JsonRedaction(RedactionTree tree)
{
    // JSON in a text in a text; beyond, nobody can be sure what is in it.
    private const int MostTexts = 4;

    /// <summary>The largest answer that is held to be written again.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Beyond ASCII nothing is escaped: the bytes that stay are those that came.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How many members were taken out.</summary>
    public int Removed { get; private set; }

    /// <summary>The document without them; false when it is no JSON object or list, of which nothing can be said.</summary>
    public bool TryWrite(ReadOnlyMemory<byte> document, out ReadOnlyMemory<byte> rest)
    {
        rest = default;
        try
        {
            using var parsed = JsonDocument.Parse(document);
            if (parsed.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                return false;
            }

            var buffer = new ArrayBufferWriter<byte>(document.Length);
            using (var json = new Utf8JsonWriter(buffer, Writing))
            {
                Write(json, parsed.RootElement, tree);
            }

            rest = buffer.WrittenMemory;
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            // InvalidOperationException, ArgumentException: texts that are not UTF-8 or hold half a surrogate pair.
            return false;
        }
    }

    /// <summary>What stands in place of a text that is JSON itself; null where it is none, or nothing goes.</summary>
    public ReadOnlyMemory<byte>? RestOf(string text, RedactionTree? at) => Without(text, at, texts: 0);

    private void Write(Utf8JsonWriter json, JsonElement value, RedactionTree? at, int texts = 0)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(json, value, at, texts);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, at, texts);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String when Without(value.GetString()!, at, texts) is { } rest:
                json.WriteStringValue(rest.Span);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter json, JsonElement value, RedactionTree? at, int texts)
    {
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            RedactionTree? below = null;
            if (at?.TryFind(member.Name, out below) is true && below!.Removes)
            {
                Removed++;
                continue;
            }

            json.WritePropertyName(member.Name);
            Write(json, member.Value, below, texts);
        }

        json.WriteEndObject();
    }

    /// <summary>A text of JSON without them; null where it is no JSON, or nothing goes.</summary>
    private ReadOnlyMemory<byte>? Without(string text, RedactionTree? at, int texts)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[' or '"', ..])
        {
            return null;
        }

        JsonDocument inner;
        try
        {
            inner = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }

        using (inner)
        {
            var before = Removed;
            var buffer = new ArrayBufferWriter<byte>(text.Length);
            using (var json = new Utf8JsonWriter(buffer, Writing))
            {
                Write(json, inner.RootElement, tree.With(at), texts < MostTexts ? texts + 1 : throw new JsonException("The texts nest too deep."));
            }

            return Removed == before ? default(ReadOnlyMemory<byte>?) : buffer.WrittenMemory;
        }
    }
}
