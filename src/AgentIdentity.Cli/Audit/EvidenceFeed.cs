using System.Runtime.CompilerServices;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Evidence;

namespace AgentIdentity.Cli.Audit;

/// <summary>All records of a server after a number, page by page, and its checkpoints.</summary>
internal static class EvidenceFeed
{
    private const int PageSize = 1000;

    public static async IAsyncEnumerable<EvidenceEntry> ReadAsync(
        AdminApi admin, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var count = 0;
            await using var page = await admin.OpenAsync($"/admin/evidence?after={after}&limit={PageSize}", cancellationToken);
            await foreach (var entry in EvidenceLines.ReadAllAsync(page, cancellationToken))
            {
                count++;
                // A server that answers with old records again must not keep the reader for ever.
                after = Math.Max(after + 1, entry.Sequence);
                yield return entry;
            }

            if (count == 0)
            {
                yield break;
            }
        }
    }

    public static async Task<IReadOnlyList<Checkpoint>> CheckpointsAsync(AdminApi admin, CancellationToken cancellationToken)
    {
        await using var lines = await admin.OpenAsync("/admin/evidence/checkpoints", cancellationToken);
        return await CheckpointFile.ReadAllAsync(lines, cancellationToken);
    }
}
