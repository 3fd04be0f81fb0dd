namespace AgentIdentity.Evidence;

/// <summary>Where a verification begins and how strictly the end of the chain is judged.</summary>
public sealed record VerificationOptions
{
    /// <summary>Verify only what follows this head, which is already trusted (a checkpoint that was verified before); the whole chain when null.</summary>
    public ChainHead? After { get; init; }

    /// <summary>The time of the verification; the newest entry's time when null.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>How long an entry may stay without a checkpoint. A running broker is at most 250 ms behind; the default leaves 5 s.</summary>
    public TimeSpan CheckpointWithin { get; init; } = TimeSpan.FromSeconds(5);
}
