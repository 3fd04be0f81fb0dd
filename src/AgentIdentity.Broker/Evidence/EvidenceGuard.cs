using AgentIdentity.Evidence;

namespace AgentIdentity.Broker;

/// <summary>
/// Compares the stored chain with its last checkpoint, and what follows with itself, before anything is added: a broker that went on
/// from a chain that nothing vouches for would soon sign it. The whole chain is for audit verify.
/// </summary>
internal static class EvidenceGuard
{
    /// <summary>False when there is neither an entry nor a checkpoint yet.</summary>
    public static async Task<bool> CheckAsync(CheckpointLoop checkpoints, EvidenceStore store, ChainHead head, CancellationToken cancellation)
    {
        var last = await LastAsync(checkpoints, cancellation);
        if (last is null)
        {
            return head.Sequence == 0 ? false : throw Damaged(
                $"The stored chain ends at entry {head.Sequence}, but {checkpoints.FilePath} holds no checkpoint. Restore that file from its backup; "
                + "only if the very first start of this data folder was cut off, delete the data folder and start again.");
        }

        // From one before, so that the signed entry is among those that must follow from each other and match the signature.
        var before = await store.ReadAsync(last.Sequence - 2, 1, cancellation).FirstOrDefaultAsync(cancellation) is { } entry && entry.Sequence == last.Sequence - 1
            ? ChainHead.Of(entry) : ChainHead.Empty;
        var report = await ChainVerifier.VerifyAsync(
            store.ReadAsync(last.Sequence - 1, cancellation: cancellation), [last], [checkpoints.PublicKey],
            new VerificationOptions { After = before, CheckpointWithin = TimeSpan.MaxValue }, cancellation);
        return report.FirstBad is { } bad ? throw Damaged(bad.Explanation) : true;
    }

    private static async Task<Checkpoint?> LastAsync(CheckpointLoop checkpoints, CancellationToken cancellation)
    {
        try
        {
            return await checkpoints.ReadAsync(cancellation) is [.., var last] ? last : null;
        }
        catch (EvidenceFormatException unreadable)
        {
            throw new BrokerException(BrokerError.EvidenceDamaged, $"{checkpoints.FilePath}: {unreadable.Message}", unreadable);
        }
    }

    private static BrokerException Damaged(string detail) => new(BrokerError.EvidenceDamaged, detail);
}
