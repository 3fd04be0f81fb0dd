using AgentIdentity.Cli.Connection;
using AgentIdentity.Evidence;

namespace AgentIdentity.Cli.Audit;

/// <summary>Verifies a chain that grows while it is read.</summary>
internal static class LiveChain
{
    public static async Task<VerificationReport> VerifyAsync(
        AdminApi admin, string? checkpointFile, IReadOnlyCollection<CheckpointPublicKey> keys, CancellationToken cancellationToken)
    {
        // Records are read between two readings of the checkpoints. What the first reading confirms must be there; the
        // second covers what was appended since, and what it confirms beyond the last record read came too late to judge.
        var before = await CheckpointsAsync();
        List<EvidenceEntry> entries = [];
        await foreach (var entry in EvidenceFeed.ReadAsync(admin, after: 0, cancellationToken))
        {
            entries.Add(entry);
        }

        var last = Math.Max(entries.LastOrDefault()?.Sequence ?? 0, before.Select(checkpoint => checkpoint.Sequence).DefaultIfEmpty().Max());
        var checkpoints = (await CheckpointsAsync()).Where(checkpoint => checkpoint.Sequence <= last);
        return await ChainVerifier.VerifyAsync(entries.ToAsyncEnumerable(), checkpoints, keys, cancellationToken: cancellationToken);

        async Task<IReadOnlyList<Checkpoint>> CheckpointsAsync() => checkpointFile is null
            ? await EvidenceFeed.CheckpointsAsync(admin, cancellationToken)
            : await CheckpointFile.ReadAsync(checkpointFile, cancellationToken);
    }
}
