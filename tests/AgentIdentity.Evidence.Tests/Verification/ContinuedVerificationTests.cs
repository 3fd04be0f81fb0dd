namespace AgentIdentity.Evidence.Tests.Verification;

public sealed class ContinuedVerificationTests : IDisposable
{
    private readonly CheckpointKey _key = CheckpointKey.Create();
    private readonly List<EvidenceEntry> _entries = Sample.Entries(10);
    private readonly Checkpoint[] _checkpoints;

    public ContinuedVerificationTests() => _checkpoints = [Sample.Sign(_key, _entries[4]), Sample.Sign(_key, _entries[9])];

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task What_follows_a_trusted_head_is_verified_alone()
    {
        var report = await After(5, _entries.Skip(5));

        report.Ok.Should().BeTrue();
        report.Entries.Should().Be(5);
        report.CoveredThrough.Should().Be(10);
    }

    [Fact]
    public async Task Nothing_after_a_trusted_head_is_well_unless_a_checkpoint_says_otherwise()
    {
        (await After(10, [])).Ok.Should().BeTrue();
        (await After(5, [])).FirstBad!.Fault.Should().Be(EvidenceFault.TailCut);
    }

    [Fact]
    public async Task An_entry_that_does_not_follow_from_the_trusted_head_is_found()
    {
        (await After(5, _entries.Skip(6))).FirstBad!.Fault.Should().Be(EvidenceFault.EntryRemoved);

        var other = Sample.Recomputed(_entries.Select(entry => entry with { Kind = "other" }));
        (await After(5, other.Skip(5))).FirstBad!.Fault.Should().Be(EvidenceFault.LinkBroken);
    }

    private Task<VerificationReport> After(int count, IEnumerable<EvidenceEntry> rest) => ChainVerifier.VerifyAsync(
        rest.ToAsyncEnumerable(),
        _checkpoints,
        [_key.Public],
        new VerificationOptions { After = ChainHead.Of(_entries[count - 1]) },
        Sample.Ct);
}
