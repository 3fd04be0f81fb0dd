namespace AgentIdentity.Evidence;

/// <summary>Signs where a chain stands. Thread-safe as long as one caller signs at a time.</summary>
public sealed class CheckpointSigner
{
    private readonly CheckpointKey _key;

    /// <summary>Signs with this key, which the signer does not dispose.</summary>
    public CheckpointSigner(CheckpointKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
    }

    /// <summary>Signs that the chain stands at <paramref name="head"/> at <paramref name="time"/>.</summary>
    /// <exception cref="ArgumentException">The chain is empty: there is nothing to sign yet.</exception>
    public Checkpoint Sign(ChainHead head, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (head.Sequence < 1)
        {
            throw new ArgumentException("An empty chain has no checkpoint.", nameof(head));
        }

        var unsigned = new Checkpoint(head.Sequence, head.Hash, EvidenceTime.WholeMicroseconds(time), _key.Public.KeyId, default);
        return unsigned with { Signature = _key.Sign(unsigned.SignedBytes()) };
    }
}
