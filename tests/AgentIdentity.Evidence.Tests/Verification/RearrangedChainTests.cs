namespace AgentIdentity.Evidence.Tests.Verification;

public sealed class RearrangedChainTests : IDisposable
{
    private readonly CheckpointKey _key = CheckpointKey.Create();
    private readonly List<EvidenceEntry> _entries = Sample.Entries(10);
    private readonly Checkpoint[] _checkpoints;

    public RearrangedChainTests() => _checkpoints = [Sample.Sign(_key, _entries[4]), Sample.Sign(_key, _entries[9])];

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_sound_chain_passes_and_says_how_far_it_is_confirmed()
    {
        var report = await Sample.Verify(_entries, _checkpoints, _key);

        report.Ok.Should().BeTrue();
        report.FirstBad.Should().BeNull();
        report.Entries.Should().Be(10);
        report.CoveredThrough.Should().Be(10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task A_removed_entry_is_missed_where_it_stood(int index)
    {
        _entries.RemoveAt(index);

        var report = await Sample.Verify(_entries, _checkpoints, _key);

        report.Findings.Should().ContainSingle();
        report.FirstBad!.Fault.Should().Be(EvidenceFault.EntryRemoved);
        report.FirstBad.Sequence.Should().Be(index + 1);
    }

    [Fact]
    public async Task Several_removed_entries_are_counted()
    {
        _entries.RemoveRange(2, 3);

        var report = await Sample.Verify(_entries, _checkpoints, _key);

        report.FirstBad!.Explanation.Should().Be("Entries 3 to 5 are missing (3 of them).");
    }

    [Fact]
    public async Task A_removed_entry_with_the_rest_renumbered_is_found()
    {
        _entries.RemoveAt(3);
        var stored = _entries.Select((entry, index) => entry with { Sequence = index + 1 }).ToList();

        var report = await Sample.Verify(stored, _checkpoints, _key);

        report.FirstBad!.Fault.Should().Be(EvidenceFault.EntryChanged);
        report.FirstBad.Sequence.Should().Be(4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(10)]
    public async Task An_inserted_entry_is_found(int index)
    {
        var chain = new EvidenceChain(index == 0 ? ChainHead.Empty : ChainHead.Of(_entries[index - 1]));
        _entries.Insert(index, chain.Append(Sample.Draft(77)));

        var report = await Sample.Verify(_entries, _checkpoints, _key);

        report.Ok.Should().Be(index == 10, "an entry appended after the last checkpoint is the broker's own next entry as far as anyone can tell");
        if (index < 10)
        {
            report.FirstBad!.Sequence.Should().Be(index + 1);
        }
    }

    [Fact]
    public async Task A_repeated_entry_is_found()
    {
        _entries.Insert(5, _entries[4]);

        var report = await Sample.Verify(_entries, _checkpoints, _key);

        report.FirstBad!.Fault.Should().Be(EvidenceFault.EntryInserted);
        report.FirstBad.Sequence.Should().Be(5);
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_found()
    {
        (_entries[3], _entries[4]) = (_entries[4], _entries[3]);

        (await Sample.Verify(_entries, _checkpoints, _key)).FirstBad!.Sequence.Should().BeInRange(4, 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(10)]
    public async Task A_tail_cut_off_is_proven_by_the_checkpoint(int cut)
    {
        var stored = _entries.Take(10 - cut);

        var report = await Sample.Verify(stored, _checkpoints, _key);

        report.FirstBad!.Fault.Should().Be(EvidenceFault.TailCut);
        report.FirstBad.Sequence.Should().Be(11 - cut);
        report.FirstBad.Explanation.Should().Contain($"{cut} or more entries");
    }

    [Fact]
    public async Task An_entry_replaced_with_its_hash_recomputed_breaks_the_link_after_it()
    {
        var chain = new EvidenceChain(ChainHead.Of(_entries[2]));
        _entries[3] = chain.Append(Sample.Draft(99));

        var report = await Sample.Verify(_entries, _checkpoints, _key);

        report.FirstBad!.Fault.Should().Be(EvidenceFault.LinkBroken);
        report.FirstBad.Sequence.Should().Be(5);
    }

    [Fact]
    public async Task Two_separate_wrongs_are_both_reported()
    {
        _entries[2] = _entries[2] with { Body = "{}"u8.ToArray() };

        var report = await Sample.Verify(_entries.Take(8), _checkpoints, _key);

        report.Findings.Select(finding => finding.Fault).Should().Equal(EvidenceFault.EntryChanged, EvidenceFault.TailCut);
    }
}
