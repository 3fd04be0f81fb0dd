namespace AgentIdentity.Evidence;

/// <summary>Verifies a chain offline: from entries, checkpoints and public keys alone.</summary>
/// <remarks>
/// What it cannot see: a chain and its checkpoint list cut back together to the same earlier moment.
/// Only somebody who remembers a later checkpoint can show that: pass the remembered checkpoint along with the others.
/// </remarks>
public static class ChainVerifier
{
    /// <summary>Reads everything once and reports what is wrong and where.</summary>
    /// <param name="entries">The entries in stored order. An <see cref="EvidenceFormatException"/> from it becomes a finding.</param>
    /// <param name="checkpoints">The checkpoints in any order; the same holds.</param>
    /// <param name="keys">The public keys that may have signed them.</param>
    /// <param name="options">Where to begin and how to judge the end of the chain; the whole chain when null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<VerificationReport> VerifyAsync(
        IAsyncEnumerable<EvidenceEntry> entries,
        IEnumerable<Checkpoint> checkpoints,
        IReadOnlyCollection<CheckpointPublicKey> keys,
        VerificationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(checkpoints);
        ArgumentNullException.ThrowIfNull(keys);

        options ??= new VerificationOptions();
        var findings = new FindingList();
        var signed = CheckpointIndex.Read(checkpoints, keys, findings);
        var walk = new ChainWalk(signed, findings, options.After ?? ChainHead.Empty);
        try
        {
            await foreach (var entry in entries.WithCancellation(cancellationToken))
            {
                walk.Visit(entry);
            }
        }
        catch (EvidenceFormatException problem)
        {
            findings.Add(EvidenceFault.Unreadable, walk.Last + 1, $"After entry {walk.Last}: {problem.Message}");
        }

        walk.Finish(options);
        return new VerificationReport(walk.Entries, walk.CoveredThrough, findings.InOrder());
    }
}
