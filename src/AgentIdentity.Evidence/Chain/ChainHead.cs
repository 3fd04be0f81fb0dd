namespace AgentIdentity.Evidence;

/// <summary>The last entry of a chain, which is all that is needed to continue or to sign it.</summary>
/// <param name="Sequence">The last entry's place; 0 when the chain is empty.</param>
/// <param name="Hash">The last entry's hash; 32 zero bytes when the chain is empty.</param>
public sealed record ChainHead(long Sequence, ReadOnlyMemory<byte> Hash)
{
    /// <summary>The head of a chain without entries.</summary>
    public static ChainHead Empty { get; } = new(0, new byte[CanonicalBytes.HashLength]);

    /// <summary>The head of a chain that ends with this entry.</summary>
    public static ChainHead Of(EvidenceEntry last)
    {
        ArgumentNullException.ThrowIfNull(last);
        return new ChainHead(last.Sequence, last.Hash);
    }
}
