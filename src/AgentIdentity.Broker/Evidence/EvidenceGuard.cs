using AgentIdentity.Evidence;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>Compares the stored chain with its last checkpoint before anything is added to it. The whole chain is for audit verify.</summary>
internal static class EvidenceGuard
{
    public static async Task CheckAsync(
        CheckpointLoop checkpoints, IDbContextFactory<BrokerDbContext> databases, ChainHead head, CancellationToken cancellation)
    {
        if (await checkpoints.ReadAsync(cancellation) is not [.., var last])
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var stored = await db.Evidence.AsNoTracking()
            .Where(row => row.Sequence == last.Sequence).Select(row => row.Hash).FirstOrDefaultAsync(cancellation);
        if (stored is null || !last.Hash.Span.SequenceEqual(stored))
        {
            throw new BrokerException(
                BrokerError.EvidenceDamaged,
                $"The checkpoint at entry {last.Sequence} does not match the stored chain, which ends at entry {head.Sequence}.");
        }
    }
}
