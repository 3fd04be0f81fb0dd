namespace AgentIdentity.Evidence;

/// <summary>How strictly the end of a chain is judged.</summary>
public sealed record VerificationOptions
{
    /// <summary>The time of the verification; the newest entry's time when null.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>How long an entry may stay without a checkpoint. A running broker is at most 250 ms behind; the default leaves 5 s.</summary>
    public TimeSpan CheckpointWithin { get; init; } = TimeSpan.FromSeconds(5);
}
