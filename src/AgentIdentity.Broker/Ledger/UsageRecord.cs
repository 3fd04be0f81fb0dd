namespace AgentIdentity.Broker;

/// <summary>One metered call under a delegation. Money is in micro-dollars.</summary>
public sealed record UsageRecord(
    string Id,
    string DelegationId,
    string DecisionId,
    UsageState State,
    long ReservedMicroUsd,
    long CostMicroUsd,
    DateTimeOffset ReservedAt)
{
    public long InputTokens { get; init; }

    public long CachedTokens { get; init; }

    public long OutputTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public DateTimeOffset? SettledAt { get; init; }
}

public enum UsageState
{
    Reserved = 1,
    Settled = 2,

    /// <summary>The process ended before the call was settled; the whole reservation counts as spent.</summary>
    Recovered = 3,
}
