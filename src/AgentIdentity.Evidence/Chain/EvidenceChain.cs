namespace AgentIdentity.Evidence;

/// <summary>Gives drafts their place in a hash chain. One writer at a time; not thread-safe.</summary>
/// <remarks>
/// <para>An entry's hash is SHA-256 over these bytes, integers big-endian:</para>
/// <list type="number">
/// <item><description>the ASCII text <c>agentidentity-evidence-1</c> and one zero byte;</description></item>
/// <item><description>the previous entry's hash, 32 bytes (zeros before the first entry);</description></item>
/// <item><description>the sequence, 8 bytes;</description></item>
/// <item><description>the time as 100-nanosecond steps since 0001-01-01T00:00:00Z, 8 bytes;</description></item>
/// <item><description>kind, delegation id, decision id: each a 4-byte length and UTF-8; an absent one is the length FFFFFFFF alone;</description></item>
/// <item><description>the body: a 4-byte length and the bytes.</description></item>
/// </list>
/// <para>Every field has one encoding and a length in front, so two different entries never share canonical bytes.</para>
/// <para>When a commit fails, drop the chain object and continue from the <see cref="Head"/> remembered before it.</para>
/// </remarks>
public sealed class EvidenceChain
{
    /// <summary>Continues a chain, or begins one from <see cref="ChainHead.Empty"/>.</summary>
    public EvidenceChain(ChainHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentOutOfRangeException.ThrowIfNegative(head.Sequence);
        if (head.Hash.Length != CanonicalBytes.HashLength)
        {
            throw new ArgumentException("A head's hash has 32 bytes.", nameof(head));
        }

        Head = head;
    }

    /// <summary>The last entry so far.</summary>
    public ChainHead Head { get; private set; }

    /// <summary>Makes the next entry and moves the head to it.</summary>
    /// <exception cref="ArgumentException">The kind is empty or too long, or a text holds half a surrogate pair.</exception>
    public EvidenceEntry Append(EvidenceDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Kind.Length is 0 or > 128)
        {
            throw new ArgumentException("A kind has 1 to 128 characters.", nameof(draft));
        }

        var unsealed = new EvidenceEntry
        {
            Sequence = Head.Sequence + 1,
            Time = EvidenceTime.WholeMicroseconds(draft.Time),
            Kind = draft.Kind,
            DelegationId = draft.DelegationId,
            DecisionId = draft.DecisionId,
            Body = draft.Body,
            PreviousHash = Head.Hash,
            Hash = default,
        };
        var entry = unsealed with { Hash = CanonicalBytes.HashOf(unsealed) };
        Head = ChainHead.Of(entry);
        return entry;
    }
}
