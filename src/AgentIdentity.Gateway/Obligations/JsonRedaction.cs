using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.Gateway.Obligations;

/// <summary>Writes JSON again without the members that must go.</summary>
internal sealed class JsonRedaction(RedactionTree tree)
{
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
                Write(json, parsed.RootElement);
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

    /// <summary>One value without them.</summary>
    public void Write(Utf8JsonWriter json, JsonElement value) => Write(json, value, tree);

    private void Write(Utf8JsonWriter json, JsonElement value, RedactionTree at)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(json, value, at);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, at);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter json, JsonElement value, RedactionTree at)
    {
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            if (!at.TryFind(member.Name, out var below))
            {
                member.WriteTo(json);
            }
            else if (below.Removes)
            {
                Removed++;
            }
            else
            {
                json.WritePropertyName(member.Name);
                Write(json, member.Value, below);
            }
        }

        json.WriteEndObject();
    }
}
