using System.Text.Json;

namespace AgentIdentity.Policy.Relations.Json;

/// <summary>The known members of a map.</summary>
internal sealed class JsonFields(JsonPlace place, Dictionary<string, JsonPlace> found)
{
    /// <summary>Null when the member is absent or null.</summary>
    public JsonPlace? Find(string name) =>
        found.TryGetValue(name, out var field) && field.Value.ValueKind != JsonValueKind.Null ? field : null;

    public JsonPlace Require(string name) => Find(name) ?? throw place.Refuse($"'{name}' is missing");

    /// <summary>Null when the member is absent, null or empty: protobuf's JSON does not tell them apart.</summary>
    public string? Text(string name) => Find(name)?.Text() is { Length: > 0 } text ? text : null;
}
