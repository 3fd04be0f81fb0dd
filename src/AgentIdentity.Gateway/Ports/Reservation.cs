namespace AgentIdentity.Gateway.Ports;

/// <summary>Money held for one call, in millionths of a US dollar.</summary>
public sealed record Reservation(string Id, string DelegationId, string DecisionId, long MicroUsd)
{
    /// <summary>The most output tokens, all choices together, that the money is for: fewer than were asked for where less was left.</summary>
    public long OutputTokens { get; init; } = long.MaxValue;

    /// <summary>Less output than asked for was granted: the provider must be told so, and the caller too.</summary>
    public bool IsLowered { get; init; }

    /// <summary>Set when nothing was reserved: the call must not leave.</summary>
    public PortRefusal? Refusal { get; init; }

    /// <summary>The answer when a budget does not allow the amount.</summary>
    public static Reservation Refused(string delegationId, string decisionId, PortRefusal refusal) =>
        new("", delegationId, decisionId, 0) { Refusal = refusal };
}
