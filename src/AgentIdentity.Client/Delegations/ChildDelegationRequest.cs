using AgentIdentity.Tokens;

namespace AgentIdentity.Client;

/// <summary>A narrower delegation for a sub-agent.</summary>
/// <param name="Parent">The delegation this agent holds.</param>
/// <param name="Agent">The sub-agent.</param>
/// <param name="Purpose">What it is for, in words a person reads.</param>
/// <param name="Details">What it grants; the parent must cover all of it.</param>
public sealed record ChildDelegationRequest(string Parent, string Agent, string Purpose, AuthorizationDetails Details)
{
    /// <summary>When it ends; the parent's end unless told.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Its money, in millionths of a US dollar, or null for no limit below the parent's.</summary>
    public long? BudgetMicroUsd { get; init; }

    /// <summary>Whether the sub-agent may delegate further, where the parent allows it.</summary>
    public bool MayDelegate { get; init; }
}
