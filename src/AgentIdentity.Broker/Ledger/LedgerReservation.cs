using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>Money set aside for one call on its delegation and every one above, until it is settled.</summary>
public sealed record LedgerReservation
{
    public required string Id { get; init; }

    public required string DelegationId { get; init; }

    public required string DecisionId { get; init; }

    public required long MicroUsd { get; init; }

    /// <summary>The output tokens that the money is for.</summary>
    public long OutputTokens { get; init; }

    /// <summary>They are fewer than were asked for.</summary>
    public bool IsLowered { get; init; }

    /// <summary>The accounts it stands on: the delegation and those above it at the time of the reservation.</summary>
    internal ImmutableArray<string> Accounts { get; init; } = [];
}

/// <summary>What a model call used. Cached tokens are part of the input, reasoning tokens of the output.</summary>
public sealed record UsageTokens(long Input, long Cached, long Output, long Reasoning)
{
    public static UsageTokens None { get; } = new(0, 0, 0, 0);
}

/// <summary>A number of calls of one grant that may not be passed.</summary>
public sealed record CallAllowance(string Account, long Most);
