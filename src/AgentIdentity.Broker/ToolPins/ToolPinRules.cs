using System.Globalization;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>What becomes of a pin, as pure code. Nothing but an administrator's word, or the setting for new tools, ever turns a tool on.</summary>
internal static class ToolPinRules
{
    public const int MostTools = 500;
    public const int MostCharacters = 8 * 1024 * 1024;
    private const int LongestName = 200;

    // A server may show something else each time; only the first time is worth a write at once.
    private static readonly TimeSpan BetweenNews = TimeSpan.FromSeconds(10);

    /// <summary>What the pin is when the server lists the tool so; the same object when nothing is new.</summary>
    public static ToolPin Seen(ToolPin? before, string upstream, ListedTool listed, bool allowNew, DateTimeOffset now)
    {
        var definition = listed.Definition;
        switch (before?.State)
        {
            case null:
                return New(upstream, listed, allowNew && definition.Problem is null, now);
            case ToolPinState.Awaited when definition.Problem is null:
                return before with { State = ToolPinState.Approved, Approved = definition, FirstSeenAt = now, SeenAt = now, ChangedAt = now };
            case ToolPinState.Awaited:
                return before with { State = ToolPinState.New, Seen = definition, FirstSeenAt = now, SeenAt = now, ChangedAt = now, By = Gateway };
            case ToolPinState.Approved:
                return before.Approved!.Digest == definition.Digest ? before
                    : before with { State = ToolPinState.Changed, Seen = definition, SeenAt = now, ChangedAt = now, By = Gateway };
            default:
                return before!.Seen?.Digest == definition.Digest || before.Approved?.Digest == definition.Digest || now - before.SeenAt < BetweenNews
                    ? before : before with { Seen = definition, FirstSeenAt = before.FirstSeenAt ?? now, SeenAt = now };
        }
    }

    /// <summary>The gateway as the one who did something.</summary>
    public const string Gateway = "gateway";

    /// <summary>Somebody stands behind the definition with this digest, which must be one that they can have read.</summary>
    public static BrokerResult<ToolPin> Approve(ToolPin? before, string digest, string by, DateTimeOffset now)
    {
        if (before is null)
        {
            return Unknown();
        }

        var definition = before.Seen?.Digest == digest ? before.Seen : before.Approved?.Digest == digest ? before.Approved : null;
        if (definition is null)
        {
            return new BrokerFailure(BrokerError.ToolDigestStale, "The server has shown neither now nor before what this digest is of.");
        }

        return definition.Problem is { } problem
            ? new BrokerFailure(BrokerError.ToolNotCheckable, $"Calls could not be held against this definition: {problem}.")
            : before with { State = ToolPinState.Approved, Approved = definition, Seen = null, By = by, ChangedAt = now };
    }

    /// <summary>Somebody lets a new tool in: as it was seen, or as it will be.</summary>
    public static BrokerResult<ToolPin> Allow(ToolPin? before, string upstream, string tool, string? digest, string by, DateTimeOffset now) => before switch
    {
        null => !IsName(tool)
            ? new BrokerFailure(BrokerError.ToolInvalid, $"tool must be a name of 1 to {LongestName} characters that can be seen.")
            : digest is not null ? Unknown()
            : new ToolPin { Upstream = upstream, Tool = tool, State = ToolPinState.Awaited, By = by, ChangedAt = now },
        { State: ToolPinState.Approved or ToolPinState.Awaited } => digest is null || digest == before.Approved?.Digest ? before : Approve(before, digest, by, now),
        { State: ToolPinState.New, Seen: { } seen } => Approve(before, digest ?? seen.Digest, by, now),
        // Nobody may wave a change through by name.
        _ when digest is not null => Approve(before, digest, by, now),
        { State: ToolPinState.Changed } => new BrokerFailure(BrokerError.ToolChanged, "The tool's definition has changed since it was approved. Read the difference, and approve one of the two by its digest."),
        { Seen: null, Approved: null } => before with { State = ToolPinState.Awaited, By = by, ChangedAt = now },
        _ => new BrokerFailure(BrokerError.ToolChanged, "The tool was forbidden after it was seen. Read its definition, and approve it by its digest."),
    };

    public static BrokerResult<ToolPin> Forbid(ToolPin? before, string upstream, string tool, string by, DateTimeOffset now) =>
        before is null && !IsName(tool) ? new BrokerFailure(BrokerError.ToolInvalid, $"tool must be a name of 1 to {LongestName} characters that can be seen.")
        : (before ?? new ToolPin { Upstream = upstream, Tool = tool, State = ToolPinState.Forbidden, By = by, ChangedAt = now }) with
        {
            State = ToolPinState.Forbidden,
            By = by,
            ChangedAt = now,
        };

    public static BrokerFailure Unknown() => new(BrokerError.ToolUnknown, "No tool of this name was ever seen at this server.");

    private static ToolPin New(string upstream, ListedTool listed, bool allow, DateTimeOffset now) => new()
    {
        Upstream = upstream,
        Tool = listed.Tool,
        State = allow ? ToolPinState.Approved : ToolPinState.New,
        Approved = allow ? listed.Definition : null,
        Seen = allow ? null : listed.Definition,
        FirstSeenAt = now,
        SeenAt = now,
        By = Gateway,
        ChangedAt = now,
    };

    private static bool IsName(string tool) => tool.Length is > 0 and <= LongestName && !tool.EnumerateRunes().Any(IsUnseen);

    private static bool IsUnseen(Rune letter) => Rune.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
