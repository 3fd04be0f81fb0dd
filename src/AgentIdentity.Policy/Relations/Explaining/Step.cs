using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <summary>What came of one step: the checker's result, and why.</summary>
internal sealed record Step
{
    // More would be read by nobody; the count says that there are more.
    public const int MaxObjections = 8;

    public bool Allowed { get; init; }

    public CheckFault Fault { get; init; }

    /// <summary>The step came back to itself. Beside a fault it does not count.</summary>
    public bool Cycle { get; init; }

    /// <summary>Something below was cyclic, so the answer holds only on this path.</summary>
    public bool Tainted { get; init; }

    public Hurdle Hurdle { get; init; }

    public ExplainedOutcome Outcome { get; init; }

    /// <summary>Conditions that stand between this step and true, or that made it a fault.</summary>
    public ImmutableArray<ConditionNote> Objections { get; init; } = [];

    /// <summary>What excludes, where something does.</summary>
    public string? Excluder { get; init; }

    /// <summary>Null where the explanation has no room left.</summary>
    public RelationExplanation? Node { get; init; }

    /// <summary>Something of the explanation did not find room.</summary>
    public bool IsCut { get; init; }

    public bool IsFalse => !Allowed && Fault == CheckFault.None;

    private bool Matters => Hurdle != Hurdle.NoWay || Fault != CheckFault.None;

    /// <summary>Several ways of which none is true: a fault outweighs false, and the nearest way says what is missing.</summary>
    public static Step NoneOf(IReadOnlyCollection<Step> tried)
    {
        var fault = tried.Select(s => s.Fault).FirstOrDefault(f => f != CheckFault.None);
        var hurdle = tried.Select(s => s.Hurdle).DefaultIfEmpty(Hurdle.NoWay).Max();
        return new Step
        {
            Fault = fault,
            Cycle = tried.Any(s => s.Cycle),
            Tainted = tried.Any(s => s.Tainted),
            Hurdle = hurdle,
            Outcome = fault != CheckFault.None ? OutcomeOf(fault) : OutcomeOf(hurdle, tried),
            Objections = Gather(tried),
            Excluder = tried.Select(s => s.Excluder).FirstOrDefault(e => e is not null),
        };
    }

    public static Step True => new() { Allowed = true, Hurdle = Hurdle.Nothing, Outcome = ExplainedOutcome.True };

    public static Step False(ExplainedOutcome outcome) => new() { Outcome = outcome };

    public static Step Failed(CheckFault fault) => new() { Fault = fault, Outcome = OutcomeOf(fault), Hurdle = HurdleOf(fault) };

    /// <summary>A step whose tuple's condition objects; <paramref name="below"/> is what the tuple leads to, as if the condition held.</summary>
    public static Step Objected(ConditionNote note, Step? below) => new()
    {
        Fault = note.Fault,
        Outcome = note.Fault == CheckFault.None ? ExplainedOutcome.ConditionFailed : OutcomeOf(note.Fault),
        Hurdle = below is { Hurdle: Hurdle.NoWay } ? Hurdle.NoWay : below is null or { Allowed: true } ? HurdleOf(note.Fault) : Less(HurdleOf(note.Fault), below.Hurdle),
        Objections = below is { Hurdle: Hurdle.NoWay } && note.Fault == CheckFault.None ? [] : [note, .. below?.Objections ?? []],
    };

    public static Hurdle Less(Hurdle first, Hurdle second) => first < second ? first : second;

    public static ImmutableArray<ConditionNote> Gather(IEnumerable<Step> steps) =>
        [.. steps.Where(s => s.Matters).SelectMany(s => s.Objections).DistinctBy(n => n.Tuple.Key).Take(MaxObjections)];

    public static ExplainedOutcome OutcomeOf(CheckFault fault) => fault switch
    {
        CheckFault.MissingContext => ExplainedOutcome.MissingContext,
        CheckFault.TooComplex => ExplainedOutcome.TooComplex,
        CheckFault.ConditionError => ExplainedOutcome.ConditionError,
        _ => ExplainedOutcome.False,
    };

    private static ExplainedOutcome OutcomeOf(Hurdle hurdle, IReadOnlyCollection<Step> tried)
    {
        if (hurdle != Hurdle.NoWay)
        {
            return hurdle == Hurdle.Condition ? ExplainedOutcome.ConditionFailed : ExplainedOutcome.False;
        }

        var outcomes = tried.Select(s => s.Outcome).Distinct().ToArray();
        return outcomes switch
        {
            [] => ExplainedOutcome.NoTuple,
            [var same] => same,
            _ when outcomes.Contains(ExplainedOutcome.Excluded) => ExplainedOutcome.Excluded,
            _ => outcomes.Contains(ExplainedOutcome.False) ? ExplainedOutcome.False : ExplainedOutcome.NoTuple,
        };
    }

    private static Hurdle HurdleOf(CheckFault fault) => fault switch
    {
        CheckFault.MissingContext => Hurdle.Missing,
        CheckFault.ConditionError => Hurdle.Error,
        CheckFault.None => Hurdle.Condition,
        _ => Hurdle.NoWay,
    };
}
