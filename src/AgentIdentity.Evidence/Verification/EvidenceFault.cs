namespace AgentIdentity.Evidence;

/// <summary>What a verification found.</summary>
public enum EvidenceFault
{
    /// <summary>An entry's content no longer gives its hash: at least one byte was changed.</summary>
    EntryChanged = 1,

    /// <summary>One or more entries are missing inside the chain.</summary>
    EntryRemoved = 2,

    /// <summary>An entry stands where none belongs: its sequence appears twice or out of order.</summary>
    EntryInserted = 3,

    /// <summary>An entry agrees with itself but does not follow from the entry before it.</summary>
    LinkBroken = 4,

    /// <summary>A signed checkpoint proves entries after the last one present.</summary>
    TailCut = 5,

    /// <summary>The chain agrees with itself but not with a signed checkpoint: it was recomputed.</summary>
    ChainRewritten = 6,

    /// <summary>A checkpoint's signature is not by the key it names.</summary>
    CheckpointForged = 7,

    /// <summary>A checkpoint names a key that the verifier was not given.</summary>
    CheckpointKeyUnknown = 8,

    /// <summary>There are entries, but no valid checkpoint at all.</summary>
    CheckpointMissing = 9,

    /// <summary>Entries at the end have stayed without a checkpoint for longer than allowed.</summary>
    TailNotCovered = 10,

    /// <summary>A line is not in the documented form.</summary>
    Unreadable = 11,

    /// <summary>There is neither an entry nor a checkpoint: nothing is proven.</summary>
    Empty = 12,
}
