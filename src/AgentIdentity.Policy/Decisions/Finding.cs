using System.Collections.Immutable;

namespace AgentIdentity.Policy.Decisions;

/// <summary>What one conjunct found, with what the decision needs besides.</summary>
/// <param name="Conjunct">The part of the explanation.</param>
internal sealed record Finding(Conjunct Conjunct)
{
    /// <summary>Whether it would hold for some arguments; decides what a caller may know to exist.</summary>
    public bool HoldsForSomeArguments { get; init; } = Conjunct.Ok;

    public RuleRefusal? Rule { get; init; }

    public ImmutableArray<string> WouldRefuse { get; init; } = [];

    public static Finding Holds(string name, ImmutableArray<string> proof) => new(new Conjunct(name, true, proof));

    public static Finding Fails(string name, PolicyError error, string reason, string why, string remedy) =>
        new(new Conjunct(name, false, [], reason, why, remedy) { Error = error });
}
