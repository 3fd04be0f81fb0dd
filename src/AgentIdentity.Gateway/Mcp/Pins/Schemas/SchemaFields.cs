using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>The keywords of one schema object, each of the sort that it has to be.</summary>
/// <param name="element">The object.</param>
/// <param name="place">The JSON pointer to it.</param>
internal sealed class SchemaFields(JsonElement element, string place)
{
    public string Place => place;

    public JsonElement? Find(string keyword) => element.TryGetProperty(keyword, out var value) ? value : null;

    public string? Text(string keyword) => Find(keyword) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(keyword, "a text");

    public bool Flag(string keyword) => Find(keyword) is { } value
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(keyword, "true or false"));

    public int? Count(string keyword) => Find(keyword) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && SchemaNumber.Of(value) is { IsWhole: true, Near: >= 0 } count ? (int)Math.Min(count.Near, int.MaxValue)
        : throw Wrong(keyword, "a whole number of 0 or more");

    public ImmutableArray<JsonElement>? List(string keyword) => Find(keyword) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Wrong(keyword, "a list");

    public ImmutableArray<string>? Texts(string keyword, bool orOne = true) => Find(keyword) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } one when orOne => [one.GetString()!],
        { } value => TextsOf(value, keyword),
    };

    public ImmutableArray<string> TextsOf(JsonElement value, string keyword) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static text => text.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(static text => text.GetString()!)] : throw Wrong(keyword, "a list of texts");

    public IEnumerable<(string Name, JsonElement Value)> Members(string keyword) => Find(keyword) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } value => value.EnumerateObject().Select(static member => (member.Name, member.Value)),
        _ => throw Wrong(keyword, "an object"),
    };

    /// <summary>The JSON pointer (RFC 6901) to a part.</summary>
    public string Below(params ReadOnlySpan<string> names)
    {
        var below = place;
        foreach (var name in names)
        {
            below += "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        }

        return below;
    }

    private SchemaException Wrong(string keyword, string expected) => new(place, $"'{keyword}' is not {expected}");
}
