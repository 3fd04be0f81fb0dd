using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <summary>An answer with its explanation.</summary>
/// <param name="Allowed">The checker's answer.</param>
/// <param name="Fault">The checker's fault.</param>
/// <param name="Reason">Why, in one word; of no meaning beside a fault.</param>
/// <param name="Tree">Every step.</param>
internal sealed record Explained(bool Allowed, CheckFault Fault, RelationReason Reason, RelationExplanation Tree)
{
    /// <summary>The conditions that stand between the user and the relation.</summary>
    public ImmutableArray<ConditionNote> Objections { get; init; } = [];

    /// <summary>What excludes the user, where something does and nothing else is in the way.</summary>
    public string? Excluder { get; init; }
}
