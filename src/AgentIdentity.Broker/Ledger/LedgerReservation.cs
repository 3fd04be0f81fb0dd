namespace AgentIdentity.Broker;

/// <summary>Money set aside for one call on all of its accounts, until it is settled.</summary>
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

    internal LedgerOwners Owners { get; init; } = new("", "", "", []);

    /// <summary>The day that it counts to.</summary>
    internal int Day { get; init; }

    /// <summary>The steps taken so far.</summary>
    internal int Steps { get; init; } = 1;

    /// <summary>When it is looked at whether anybody will still settle it.</summary>
    internal DateTimeOffset LeaseEndsAt { get; init; }
}

/// <summary>What a call was booked with.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="CostMicroUsd">The money.</param>
/// <param name="Before">It was settled before, with this; nothing was booked now.</param>
public sealed record SettledCall(string Id, long CostMicroUsd, bool Before);

/// <summary>A number of calls of one grant that may not be passed.</summary>
public sealed record CallAllowance(string Account, long Most);
