using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.Admin;

/// <summary>A tool as administrators see it.</summary>
internal sealed record ToolView(string Upstream, string Tool, ToolPinState State, string By, DateTimeOffset ChangedAt)
{
    /// <summary>The digest to answer for: of what the server shows where that is not approved, else of what is.</summary>
    public string? Digest { get; init; }

    public string? ApprovedDigest { get; init; }

    /// <summary>Why what the server shows cannot be approved.</summary>
    public string? Problem { get; init; }

    public DateTimeOffset? FirstSeenAt { get; init; }

    public DateTimeOffset? SeenAt { get; init; }

    public JsonElement? Approved { get; init; }

    public JsonElement? Seen { get; init; }

    /// <summary>Where what the server shows differs from what is approved.</summary>
    public IReadOnlyList<ToolDifference>? Differences { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public static ToolView Of(ToolPin pin) => new(pin.Upstream, pin.Tool, pin.State, pin.By, pin.ChangedAt)
    {
        Digest = (pin.Seen ?? pin.Approved)?.Digest,
        ApprovedDigest = pin.Approved?.Digest,
        Problem = pin.Seen?.Problem,
        FirstSeenAt = pin.FirstSeenAt,
        SeenAt = pin.SeenAt,
    };

    /// <summary>With the definitions and where they differ.</summary>
    public static ToolView Whole(ToolPin pin) => Of(pin) with
    {
        Approved = Json(pin.Approved),
        Seen = Json(pin.Seen),
        Differences = pin is { Approved: { } before, Seen: { } after } ? ToolDifference.Between(before, after) : null,
        Warnings = (pin.Seen ?? pin.Approved) is { } shown && HidesText(shown.Json)
            ? ["The definition has characters that cannot be seen, or that turn around what is seen: a model reads them. They are shown here as escapes."] : null,
    };

    private static JsonElement? Json(ToolDefinition? definition) => definition is null ? null : JsonElement.Parse(definition.Json);

    // As text and as escapes: both are the same to whoever reads the JSON.
    private static bool HidesText(string json) => Texts(JsonElement.Parse(json)).Any(static text => text.EnumerateRunes().Any(static letter =>
        Rune.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || (Rune.GetUnicodeCategory(letter) == UnicodeCategory.Control && letter.Value is not ('\n' or '\r' or '\t'))));

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member => Texts(member.Value).Prepend(member.Name)),
        _ => [],
    };
}
