namespace AgentIdentity.ModelProxy;

/// <summary>How a candidate stands at the moment a call is routed.</summary>
/// <param name="Candidate">The candidate.</param>
public readonly record struct CandidateStanding(ModelCandidate Candidate)
{
    /// <summary>It failed again and again, and is left alone for a while.</summary>
    public bool Broken { get; init; }

    /// <summary>It asked to be left alone until a moment that has not come (429, Retry-After).</summary>
    public bool Resting { get; init; }

    /// <summary>How soon it began its answers lately; null where nobody knows.</summary>
    public TimeSpan? FirstByte { get; init; }

    /// <summary>The most that this call can cost there; null where nobody knows.</summary>
    public long? MicroUsd { get; init; }
}
