using System.Globalization;
using AgentIdentity.Server.Delegations;

namespace AgentIdentity.Server.Console.Decisions;

/// <summary>What a search of the decisions asks for; what is empty is not asked.</summary>
internal sealed record DecisionFilter
{
    public static readonly (string Word, string Shown)[] Outcomes =
        [("allow", "allowed"), ("deny", "refused"), ("needs_approval", "needs approval"), ("needs_step_up", "needs step up")];

    private const int Longest = 200;

    public string? Delegation { get; init; }
    public string? Agent { get; init; }
    public string? Human { get; init; }
    public string? What { get; init; }
    public string? Outcome { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }

    /// <summary>Null where a day is none, an outcome has another name, or a word is longer than any of ours.</summary>
    public static DecisionFilter? Read(IQueryCollection query)
    {
        string? Word(string name) => query[name].ToString().Trim() is { Length: > 0 } word ? word : null;
        var (from, to) = (Day(Word("from")), Day(Word("to")));
        var filter = new DecisionFilter
        {
            Delegation = Word("delegation"),
            Agent = Word("agent"),
            Human = Word("human"),
            What = Word("what"),
            Outcome = Word("outcome"),
            From = from.Day,
            To = to.Day,
        };
        string?[] words = [filter.Delegation, filter.Agent, filter.Human, filter.What];
        var isKnown = filter.Outcome is null || Outcomes.Any(one => one.Word == filter.Outcome);
        return from.Ok && to.Ok && isKnown && !(filter.From > filter.To) && words.All(static word => word is not { Length: > Longest }) ? filter : null;
    }

    public bool Wants(CallLine call) =>
        (Outcome is null || call.Decision == Outcome)
        && (Agent is null || call.Agent == Agent)
        && (Human is null || call.Human == Human)
        && (What is null || Holds(call.Upstream) || Holds(call.Identifier) || Holds(call.Action));

    /// <summary>The same question for a link, from a place on.</summary>
    public string Query(long before)
    {
        KeyValuePair<string, string?>[] asked =
        [
            new("delegation", Delegation), new("agent", Agent), new("human", Human), new("what", What), new("outcome", Outcome),
            new("from", From is { } first ? UtcTime.Day(first) : null), new("to", To is { } last ? UtcTime.Day(last) : null),
            new("before", before == long.MaxValue ? null : before.ToString(CultureInfo.InvariantCulture)),
        ];
        return QueryString.Create(asked.Where(static pair => pair.Value is not null)).ToUriComponent();
    }

    private bool Holds(string? part) => part?.Contains(What!, StringComparison.OrdinalIgnoreCase) == true;

    private static (bool Ok, DateOnly? Day) Day(string? text) =>
        text is null ? (true, null) : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (true, day) : (false, null);
}
