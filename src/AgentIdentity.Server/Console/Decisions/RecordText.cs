using System.Text.Json;

namespace AgentIdentity.Server.Console.Decisions;

/// <summary>Members of a record, where they are there and of the kind that is expected.</summary>
internal static class RecordText
{
    public static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } holder && holder.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A text or a number, as it is written.</summary>
    public static string? Text(JsonElement? parent, string name) => Member(parent, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    public static IEnumerable<JsonElement> Items(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    public static IEnumerable<string> Texts(JsonElement? parent, string name) =>
        Items(parent, name).Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!);
}
