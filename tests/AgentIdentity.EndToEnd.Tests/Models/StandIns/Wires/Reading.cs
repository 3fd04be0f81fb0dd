using System.Text.Json.Nodes;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;

/// <summary>What the wires have in common when they read: a text may stand alone or in parts.</summary>
internal static class Reading
{
    public static string Text(this JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public static int? Count(this JsonObject from, params string[] names) =>
        names.Select(name => from[name] is JsonValue value && value.TryGetValue<int>(out var count) ? count : (int?)null).FirstOrDefault(static count => count is not null);

    public static bool Is(this JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static IEnumerable<JsonObject> List(this JsonObject from, string name) => from[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>A text, or the texts of its parts.</summary>
    public static string Words(JsonNode? content) => content switch
    {
        JsonValue value => value.TryGetValue<string>(out var text) ? text : "",
        JsonArray parts => string.Join('\n', parts.OfType<JsonObject>().Select(static part => part.Text("text")).Where(static text => text.Length > 0)),
        _ => "",
    };

    /// <summary>The texts in the messages of one role.</summary>
    public static string From(IEnumerable<JsonObject> messages, string role) =>
        string.Join('\n', messages.Where(message => message.Text("role") == role).Select(static message => Words(message["content"])));

    public static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];
}
