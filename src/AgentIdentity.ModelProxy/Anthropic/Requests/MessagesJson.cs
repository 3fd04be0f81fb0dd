using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Looks at members that may be absent or of another type.</summary>
internal static class MessagesJson
{
    internal static JsonElement? Member(this JsonElement parent, string name) => StrictBody.Member(parent, name);

    /// <summary>The member, where it is there and says something: null means absent.</summary>
    internal static JsonElement? Given(this JsonElement parent, string name) => StrictBody.Given(parent, name);

    internal static string? Text(this JsonElement parent, string name) => StrictBody.Text(parent, name);

    internal static long? Count(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count) ? count : null;

    internal static bool True(this JsonElement parent, string name) => parent.Member(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The items of an array; nothing where it is absent or something else.</summary>
    internal static IEnumerable<JsonElement> Items(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
