namespace AgentIdentity.Tokens;

/// <summary>How proofs are judged.</summary>
public sealed record DpopOptions
{
    /// <summary>How old, or how far ahead, a proof may be: 60 seconds unless told.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The algorithms accepted.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = SigningAlgorithms.All;

    /// <summary>The source of nonces that every proof must carry (RFC 9449 sections 8 and 9), or null for none.</summary>
    public DpopNonces? Nonces { get; init; }
}
