namespace AgentIdentity.Evidence;

/// <summary>The outcome of verifying a chain offline.</summary>
public sealed class VerificationReport
{
    internal VerificationReport(long entries, long coveredThrough, IReadOnlyList<VerificationFinding> findings)
    {
        Entries = entries;
        CoveredThrough = coveredThrough;
        Findings = findings;
    }

    /// <summary>Nothing is wrong.</summary>
    public bool Ok => Findings.Count == 0;

    /// <summary>How many entries were read.</summary>
    public long Entries { get; }

    /// <summary>The last entry that a valid checkpoint (or the head the verification began after) confirms; 0 when none does.</summary>
    public long CoveredThrough { get; }

    /// <summary>Everything found, in the order of the chain; at most 100.</summary>
    public IReadOnlyList<VerificationFinding> Findings { get; }

    /// <summary>The first thing found, or null when all is well.</summary>
    public VerificationFinding? FirstBad => Findings.Count == 0 ? null : Findings[0];
}
