using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>One of the four parts of a decision.</summary>
/// <param name="Name"><c>human_may</c>, <c>agent_may</c>, <c>delegation</c> or <c>rules</c>.</param>
/// <param name="Ok">Whether it holds.</param>
/// <param name="Proof">The facts that made it hold, one a line.</param>
/// <param name="Reason">A value of <see cref="DecisionReason"/> when it does not hold.</param>
/// <param name="Why">The same in a sentence, for administrators.</param>
/// <param name="Remedy">What would mend it, and who can.</param>
public sealed record Conjunct(
    string Name, bool Ok, ImmutableArray<string> Proof, string? Reason = null, string? Why = null, string? Remedy = null)
{
    /// <summary>The error code that goes with the reason.</summary>
    public PolicyError? Error { get; init; }
}
