using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.Evidence.Tests.Verification;

public sealed class ChangedEntryTests
{
    private const int Count = 12;

    private static readonly CheckpointKey Key = CheckpointKey.Create();
    private static readonly List<EvidenceEntry> Entries = Sample.Entries(Count);
    private static readonly Checkpoint[] Checkpoints = [Sample.Sign(Key, Entries[5]), Sample.Sign(Key, Entries[^1])];

    [Law(Cases = 1000)]
    public bool Any_flipped_bit_in_any_field_of_any_entry_is_found_at_that_entry(
        NonNegativeInt entry, NonNegativeInt field, NonNegativeInt place, NonNegativeInt bit)
    {
        var at = entry.Get % Count;
        var changed = Change(Entries[at], field.Get % 8, place.Get, bit.Get);
        var stored = Entries.ToList();
        stored[at] = changed;

        var report = Sample.Verify(stored, Checkpoints, Key).GetAwaiter().GetResult();

        return !report.Ok && report.FirstBad!.Sequence == at + 1;
    }

    [Law(Cases = 1000)]
    public bool Any_other_choice_or_order_of_the_stored_entries_is_found(NonNegativeInt[] picks)
    {
        var stored = picks.Select(pick => Entries[pick.Get % Count]).ToList();

        var report = Sample.Verify(stored, Checkpoints, Key).GetAwaiter().GetResult();

        return report.Ok == stored.SequenceEqual(Entries);
    }

    [Fact]
    public async Task One_changed_byte_in_a_body_is_one_finding_that_names_the_entry()
    {
        var stored = Entries.ToList();
        stored[6] = stored[6] with { Body = Sample.Flipped(stored[6].Body, 3) };

        var report = await Sample.Verify(stored, Checkpoints, Key);

        report.Findings.Should().ContainSingle();
        report.FirstBad!.Fault.Should().Be(EvidenceFault.EntryChanged);
        report.FirstBad.Sequence.Should().Be(7);
        report.FirstBad.Explanation.Should().Contain("Entry 7");
    }

    [Fact]
    public async Task A_changed_link_is_named_as_such()
    {
        var stored = Entries.ToList();
        stored[6] = stored[6] with { PreviousHash = Sample.Flipped(stored[6].PreviousHash, 3) };

        var report = await Sample.Verify(stored, Checkpoints, Key);

        report.FirstBad!.Explanation.Should().Contain("link to the entry before");
    }

    [Fact]
    public async Task A_time_moved_by_the_smallest_step_is_found()
    {
        var stored = Entries.ToList();
        stored[2] = stored[2] with { Time = stored[2].Time.AddTicks(1) };

        (await Sample.Verify(stored, Checkpoints, Key)).FirstBad!.Sequence.Should().Be(3);
    }

    [Fact]
    public async Task A_text_that_no_encoding_can_carry_is_a_finding_and_not_a_crash()
    {
        var stored = Entries.ToList();
        stored[2] = stored[2] with { Kind = "\ud800" };

        (await Sample.Verify(stored, Checkpoints, Key)).FirstBad!.Fault.Should().Be(EvidenceFault.EntryChanged);
    }

    private static EvidenceEntry Change(EvidenceEntry entry, int field, int place, int bit) => field switch
    {
        0 => entry with { Sequence = entry.Sequence ^ (1L << (place % 63)) },
        1 => entry with { Time = entry.Time.AddTicks(1L << (place % 50)) },
        2 => entry with { Kind = Flip(entry.Kind, place, bit) },
        3 => entry with { DelegationId = entry.DelegationId is { } id ? Flip(id, place, bit) : "" },
        4 => entry with { DecisionId = entry.DecisionId is { } id ? Flip(id, place, bit) : "" },
        5 => entry with { Body = Sample.Flipped(entry.Body, place, bit) },
        6 => entry with { PreviousHash = Sample.Flipped(entry.PreviousHash, place, bit) },
        _ => entry with { Hash = Sample.Flipped(entry.Hash, place, bit) },
    };

    private static string Flip(string text, int place, int bit)
    {
        var changed = text.ToCharArray();
        changed[place % changed.Length] ^= (char)(1 << (bit % 7));
        return new string(changed);
    }
}
