using AgentIdentity.Broker;
using AgentIdentity.Evidence;

namespace AgentIdentity.Server.Console.Evidence;

/// <summary>
/// Verifies the last part of the chain against the signed checkpoints while it grows. It tells an honest server of damage; whoever
/// doubts the server itself verifies an export elsewhere, with a key that they kept.
/// </summary>
internal sealed class ChainCheck(EvidenceStore evidence, CheckpointLoop checkpoints, TimeProvider time) : IDisposable
{
    /// <summary>What one request may read.</summary>
    public const int Most = 100_000;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Null where another check is running: each reads a great deal.</summary>
    public async Task<CheckedChain?> VerifyAsync(CancellationToken cancellation)
    {
        if (!await _one.WaitAsync(TimeSpan.Zero, cancellation))
        {
            return null;
        }

        try
        {
            checkpoints.Sign();

            // Read in this order: what is signed must be there, and what is written meanwhile is left for the next check.
            var signed = await checkpoints.ReadAsync(cancellation);
            var last = evidence.Head.Sequence;
            var after = await HeadBeforeAsync(Math.Max(0, last - Most), cancellation);
            var entries = evidence.ReadAsync(after?.Sequence ?? 0, (int)(last - (after?.Sequence ?? 0)), cancellation);
            var report = await ChainVerifier.VerifyAsync(
                entries, signed.Where(one => one.Sequence <= last && one.Sequence > (after?.Sequence ?? 0)), [checkpoints.PublicKey], new VerificationOptions { After = after, AsOf = time.GetUtcNow() }, cancellation);
            return new CheckedChain(report, (after?.Sequence ?? 0) + 1, last);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ChainHead?> HeadBeforeAsync(long place, CancellationToken cancellation)
    {
        if (place == 0)
        {
            return null;
        }

        await foreach (var entry in evidence.ReadAsync(place - 1, 1, cancellation))
        {
            return ChainHead.Of(entry);
        }

        return null;
    }
}

/// <param name="Report">What was found.</param>
/// <param name="First">The first entry that was read.</param>
/// <param name="Last">The last one.</param>
internal sealed record CheckedChain(VerificationReport Report, long First, long Last);
