using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Broker;

/// <summary>Reads members that may be missing or of another kind: an answer from elsewhere promises nothing.</summary>
internal static class JsonReading
{
    public static JsonElement? Find(this JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) ? value : null;

    public static JsonElement? Find(this JsonElement json, string name) => Find((JsonElement?)json, name);

    public static string? Text(this JsonElement? json) => json is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static string? Text(this JsonElement json) => Text((JsonElement?)json);

    public static IEnumerable<JsonElement> Items(this JsonElement? json) => json is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The items that could be read; null when one could not.</summary>
    public static ImmutableArray<T>? All<T>(this IEnumerable<T?> items) where T : class
    {
        var read = ImmutableArray.CreateBuilder<T>();
        foreach (var item in items)
        {
            if (item is null)
            {
                return null;
            }

            read.Add(item);
        }

        return read.DrainToImmutable();
    }
}
