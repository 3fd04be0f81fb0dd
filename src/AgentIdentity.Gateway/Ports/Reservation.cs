namespace AgentIdentity.Gateway.Ports;

/// <summary>Money held for one call, in millionths of a US dollar.</summary>
public sealed record Reservation(string Id, string DelegationId, string DecisionId, long MicroUsd)
{
    /// <summary>Set when nothing was reserved: the call must not leave.</summary>
    public PortRefusal? Refusal { get; init; }

    /// <summary>The answer when a budget does not allow the amount.</summary>
    public static Reservation Refused(string delegationId, string decisionId, PortRefusal refusal) =>
        new("", delegationId, decisionId, 0) { Refusal = refusal };
}
