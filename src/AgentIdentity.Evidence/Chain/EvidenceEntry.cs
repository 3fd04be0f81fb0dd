namespace AgentIdentity.Evidence;

/// <summary>One entry of the evidence chain as it is stored and exported.</summary>
/// <remarks>Reading an entry proves nothing: <see cref="ChainVerifier"/> does.</remarks>
public sealed record EvidenceEntry
{
    /// <summary>Its place in the chain; the first entry is 1 and there are no gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it happened, UTC, whole microseconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened.</summary>
    public required string Kind { get; init; }

    /// <summary>The delegation it belongs to, if any.</summary>
    public required string? DelegationId { get; init; }

    /// <summary>The decision it belongs to, if any.</summary>
    public required string? DecisionId { get; init; }

    /// <summary>The content, byte for byte as it was appended.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The hash of the entry before it; 32 zero bytes for the first entry.</summary>
    public required ReadOnlyMemory<byte> PreviousHash { get; init; }

    /// <summary>SHA-256 over the canonical bytes of everything above (see docs of <see cref="EvidenceChain"/>).</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }
}
