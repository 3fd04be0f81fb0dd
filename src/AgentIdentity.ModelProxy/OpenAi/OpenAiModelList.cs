using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The answer to <c>GET /v1/models</c>.</summary>
public static class OpenAiModelList
{
    /// <summary>Lists the aliases that the caller may use.</summary>
    public static byte[] Body(IEnumerable<string> aliases)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (var alias in aliases)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, alias);
                json.WriteString("object"u8, "model"u8);
                json.WriteNumber("created"u8, 0);
                json.WriteString("owned_by"u8, "agentidentity"u8);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
