using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>One delegation record of the chain, as the broker holds it at the moment of the decision.</summary>
/// <param name="Id">The delegation's id.</param>
/// <param name="Human">The id of the person it acts for.</param>
/// <param name="Agent">The id of the agent it was given to.</param>
/// <param name="State">Whether it is in force.</param>
/// <param name="EndsAt">The moment from which it no longer counts.</param>
/// <param name="Grants">What it permits.</param>
public sealed record DelegationLink(
    string Id, string Human, string Agent, DelegationState State, DateTimeOffset EndsAt, ImmutableArray<Grant> Grants)
{
    /// <summary>What the human said it is for; readable by rules.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The id of the delegation that it was carved out of, which the chain must hold next; null for a human's own, or where nobody says.</summary>
    public string? Parent { get; init; }
}
