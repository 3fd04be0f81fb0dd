using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The answer to <c>GET /v1/models</c>.</summary>
public static class OpenAiModelList
{
    /// <summary>Lists the aliases that the caller may use.</summary>
    public static byte[] Body(IEnumerable<string> aliases)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (var alias in aliases)
            {
                Write(json, alias);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>The answer to <c>GET /v1/models/{id}</c>.</summary>
    public static byte[] One(string alias) => JsonText.Of(json => Write(json, alias));

    private static void Write(Utf8JsonWriter json, string alias)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, alias);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, 0);
        json.WriteString("owned_by"u8, "agentidentity"u8);
        json.WriteEndObject();
    }
}
