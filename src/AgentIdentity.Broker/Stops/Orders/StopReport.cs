namespace AgentIdentity.Broker;

/// <summary>What an order would stop at this moment.</summary>
public sealed record StopPreview(StopOrder Order)
{
    public required int Calls { get; init; }

    /// <summary>Those of the calls whose answers are streams.</summary>
    public required int Streams { get; init; }

    public required int Tokens { get; init; }

    public required int Delegations { get; init; }

    public required int Approvals { get; init; }

    /// <summary>The agents that lose something.</summary>
    public required IReadOnlyList<string> Agents { get; init; }

    /// <summary>The humans in whose names they act.</summary>
    public required IReadOnlyList<string> Humans { get; init; }
}

/// <summary>What an order has stopped.</summary>
public sealed record StopReport
{
    /// <summary>Names the stop in the evidence.</summary>
    public required string Id { get; init; }

    /// <summary>Streams that were open and have ended.</summary>
    public required int StreamsEnded { get; init; }

    /// <summary>Other calls that were running and have ended.</summary>
    public required int CallsEnded { get; init; }

    /// <summary>Calls that were told to end and had not when this was answered.</summary>
    public required int StillEnding { get; init; }

    /// <summary>Tokens that were good and are not, static keys among them.</summary>
    public required int TokensCut { get; init; }

    public required int DelegationsEnded { get; init; }

    public required int ApprovalsWithdrawn { get; init; }

    /// <summary>From the order until the last of the calls had ended.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>False while the stop is in force and could not be written: it would not outlive a restart.</summary>
    public required bool Durable { get; init; }
}
