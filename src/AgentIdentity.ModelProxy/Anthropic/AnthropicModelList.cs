using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The answer to <c>GET /v1/models</c> for clients of Anthropic's API, which have another form for it.</summary>
public static class AnthropicModelList
{
    // The broker does not know when a model was made, and clients want a time.
    private static readonly DateTimeOffset Unknown = DateTimeOffset.UnixEpoch;

    /// <summary>Lists the aliases that the caller may use, on one page.</summary>
    public static byte[] Body(IReadOnlyList<string> aliases)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("data"u8);
            foreach (var alias in aliases)
            {
                Write(json, alias);
            }

            json.WriteEndArray();
            json.WriteBoolean("has_more"u8, false);
            json.WriteString("first_id"u8, aliases is [var first, ..] ? first : null);
            json.WriteString("last_id"u8, aliases is [.., var last] ? last : null);
            json.WriteEndObject();
        });
    }

    /// <summary>The answer to <c>GET /v1/models/{id}</c>.</summary>
    public static byte[] One(string alias) => JsonText.Of(json => Write(json, alias));

    private static void Write(Utf8JsonWriter json, string alias)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "model"u8);
        json.WriteString("id"u8, alias);
        json.WriteString("display_name"u8, alias);
        json.WriteString("created_at"u8, Unknown);
        json.WriteEndObject();
    }
}
