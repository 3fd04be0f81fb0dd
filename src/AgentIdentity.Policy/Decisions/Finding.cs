using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Decisions;

/// <summary>What one conjunct found, with what the decision needs besides.</summary>
/// <param name="Conjunct">The part of the explanation.</param>
internal sealed record Finding(Conjunct Conjunct)
{
    /// <summary>Whether it would hold for some arguments; decides what a caller may know to exist.</summary>
    public bool HoldsForSomeArguments { get; init; } = Conjunct.Ok;

    /// <summary>What the rules say besides; only theirs has it.</summary>
    public RuleFindings Rules { get; init; } = RuleFindings.None;

    public static Finding Holds(string name, ImmutableArray<string> proof) => new(new Conjunct(name, true, proof));

    /// <summary>It holds, and why is put into words when somebody reads it.</summary>
    public static Finding Holds(string name, Proof proof, RuleFindings? rules = null) =>
        new(new Conjunct(name, proof)) { Rules = rules ?? RuleFindings.None };

    public static Finding Fails(string name, PolicyError error, string reason, string why, string remedy) =>
        new(new Conjunct(name, false, [], reason, why, remedy) { Error = error });
}
