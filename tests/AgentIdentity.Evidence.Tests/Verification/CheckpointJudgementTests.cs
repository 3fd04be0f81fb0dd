namespace AgentIdentity.Evidence.Tests.Verification;

public sealed class CheckpointJudgementTests : IDisposable
{
    private readonly CheckpointKey _key = CheckpointKey.Create();
    private readonly CheckpointKey _attacker = CheckpointKey.Create();
    private readonly List<EvidenceEntry> _entries = Sample.Entries(10);
    private readonly Checkpoint[] _checkpoints;

    public CheckpointJudgementTests() => _checkpoints = [Sample.Sign(_key, _entries[4]), Sample.Sign(_key, _entries[9])];

    public void Dispose()
    {
        _key.Dispose();
        _attacker.Dispose();
    }

    [Theory]
    [InlineData(0, 1, 5)]
    [InlineData(7, 6, 10)]
    public async Task A_chain_recomputed_without_the_key_contradicts_its_checkpoints(int edited, long from, long to)
    {
        _entries[edited] = _entries[edited] with { Kind = "harmless" };

        var report = await Sample.Verify(Sample.Recomputed(_entries), _checkpoints, _key);

        report.Findings.Should().ContainSingle();
        report.FirstBad!.Fault.Should().Be(EvidenceFault.ChainRewritten);
        report.FirstBad.Sequence.Should().Be(from);
        report.FirstBad.Explanation.Should().Contain($"entries {from} to {to} were rewritten");
    }

    [Fact]
    public async Task A_recomputed_chain_with_checkpoints_by_another_key_under_the_true_name_is_forged()
    {
        var rewritten = Sample.Recomputed(_entries.Skip(1));
        var forged = Sample.Sign(_attacker, rewritten[^1]) with { KeyId = _key.Public.KeyId };

        var report = await Sample.Verify(rewritten, [forged], _key);

        report.Findings.Select(finding => finding.Fault)
            .Should().BeEquivalentTo([EvidenceFault.CheckpointForged, EvidenceFault.CheckpointMissing]);
    }

    [Fact]
    public async Task A_recomputed_chain_with_checkpoints_by_an_unknown_key_is_not_believed()
    {
        var rewritten = Sample.Recomputed(_entries.Skip(1));

        var report = await Sample.Verify(rewritten, [Sample.Sign(_attacker, rewritten[^1])], _key);

        report.Findings.Should().Contain(finding => finding.Fault == EvidenceFault.CheckpointKeyUnknown);
    }

    [Fact]
    public async Task A_chain_without_any_checkpoint_proves_nothing() =>
        (await Sample.Verify(_entries, [], _key)).FirstBad!.Fault.Should().Be(EvidenceFault.CheckpointMissing);

    [Fact]
    public async Task Nothing_at_all_proves_nothing() =>
        (await Sample.Verify([], [], _key)).FirstBad!.Fault.Should().Be(EvidenceFault.Empty);

    [Fact]
    public async Task A_checkpoint_alone_proves_that_everything_was_removed()
    {
        var report = await Sample.Verify([], _checkpoints, _key);

        report.FirstBad!.Fault.Should().Be(EvidenceFault.TailCut);
        report.FirstBad.Sequence.Should().Be(1);
    }

    [Fact]
    public async Task A_checkpoint_moved_to_another_entry_or_time_or_hash_is_forged()
    {
        Checkpoint[] changed =
        [
            _checkpoints[0] with { Sequence = 6 },
            _checkpoints[0] with { Time = _checkpoints[0].Time.AddTicks(10) },
            _checkpoints[0] with { Hash = Sample.Flipped(_checkpoints[0].Hash, 0) },
            _checkpoints[0] with { Signature = Sample.Flipped(_checkpoints[0].Signature, 40) },
            _checkpoints[0] with { Signature = default },
        ];
        foreach (var checkpoint in changed)
        {
            var report = await Sample.Verify(_entries, [checkpoint, _checkpoints[1]], _key);
            report.Findings.Should().ContainSingle().Which.Fault.Should().Be(EvidenceFault.CheckpointForged);
        }
    }

    [Fact]
    public async Task Entries_that_stayed_without_a_checkpoint_for_too_long_are_reported()
    {
        var options = new VerificationOptions { AsOf = Sample.Start.AddMinutes(1) };

        var report = await ChainVerifier.VerifyAsync(_entries.ToAsyncEnumerable(), [_checkpoints[0]], [_key.Public], options, Sample.Ct);

        report.FirstBad!.Fault.Should().Be(EvidenceFault.TailNotCovered);
        report.FirstBad.Sequence.Should().Be(6);
        report.CoveredThrough.Should().Be(5);
    }

    [Fact]
    public async Task Entries_written_a_moment_ago_may_still_be_without_a_checkpoint()
    {
        var options = new VerificationOptions { AsOf = Sample.Start.AddSeconds(2) };

        var report = await ChainVerifier.VerifyAsync(_entries.ToAsyncEnumerable(), [_checkpoints[0]], [_key.Public], options, Sample.Ct);

        report.Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Chain_and_checkpoints_cut_back_together_are_shown_by_a_remembered_checkpoint()
    {
        var cut = _entries.Take(5).ToList();
        (await Sample.Verify(cut, [_checkpoints[0]], _key)).Ok.Should().BeTrue("nobody remembers more");

        var report = await Sample.Verify(cut, [_checkpoints[0], _checkpoints[1]], _key);

        report.FirstBad!.Fault.Should().Be(EvidenceFault.TailCut);
        report.FirstBad.Sequence.Should().Be(6);
    }

    [Fact]
    public async Task A_retired_key_still_verifies_what_it_signed()
    {
        using var next = CheckpointKey.Create();

        var report = await Sample.Verify(_entries, [_checkpoints[0], Sample.Sign(next, _entries[9])], _key, next);

        report.Ok.Should().BeTrue();
    }
}
