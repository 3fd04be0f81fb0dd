using System.Text;

namespace AgentIdentity.Evidence.Tests;

/// <summary>Chains as a broker would make them.</summary>
internal static class Sample
{
    internal static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    internal static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal static EvidenceDraft Draft(int number) => new(
        Start.AddMilliseconds(number),
        number % 2 == 0 ? "outcome" : "decision",
        number % 3 == 0 ? null : "dlg_one",
        number % 5 == 0 ? null : $"dec_{number}",
        Encoding.UTF8.GetBytes($$"""{"number":{{number}},"text":"größer"}"""));

    internal static List<EvidenceEntry> Entries(int count)
    {
        var chain = new EvidenceChain(ChainHead.Empty);
        return [.. Enumerable.Range(1, count).Select(number => chain.Append(Draft(number)))];
    }

    /// <summary>The chain that results when someone recomputes everything after an edit.</summary>
    internal static List<EvidenceEntry> Recomputed(IEnumerable<EvidenceEntry> entries)
    {
        var chain = new EvidenceChain(ChainHead.Empty);
        return [.. entries.Select(entry => chain.Append(
            new EvidenceDraft(entry.Time, entry.Kind, entry.DelegationId, entry.DecisionId, entry.Body)))];
    }

    internal static Checkpoint Sign(CheckpointKey key, EvidenceEntry entry) =>
        new CheckpointSigner(key).Sign(ChainHead.Of(entry), entry.Time.AddMilliseconds(200));

    internal static Task<VerificationReport> Verify(
        IEnumerable<EvidenceEntry> entries, IEnumerable<Checkpoint> checkpoints, params CheckpointKey[] keys) =>
        ChainVerifier.VerifyAsync(entries.ToAsyncEnumerable(), checkpoints, [.. keys.Select(key => key.Public)]);

    internal static ReadOnlyMemory<byte> Flipped(ReadOnlyMemory<byte> bytes, int place, int bit = 0)
    {
        var changed = bytes.ToArray();
        changed[place % changed.Length] ^= (byte)(1 << (bit & 7));
        return changed;
    }
}
