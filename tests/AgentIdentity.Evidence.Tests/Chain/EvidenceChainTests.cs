using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Evidence.Tests.Chain;

public sealed class EvidenceChainTests
{
    [Fact]
    public void The_hash_is_over_the_documented_bytes_and_nothing_else()
    {
        var time = new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.FromHours(1)).AddTicks(17);

        var entry = new EvidenceChain(ChainHead.Empty).Append(new EvidenceDraft(time, "decision", "dlg_ä", null, "{}"u8.ToArray()));

        var ticks = time.UtcTicks - 7;
        var expected = "agentidentity-evidence-1\0"u8.ToArray()
            .Concat(new byte[32])
            .Concat(new byte[] { 0, 0, 0, 0, 0, 0, 0, 1 })
            .Concat(BitConverter.GetBytes(ticks).Reverse())
            .Concat(new byte[] { 0, 0, 0, 8 }).Concat("decision"u8.ToArray())
            .Concat(new byte[] { 0, 0, 0, 6 }).Concat(Encoding.UTF8.GetBytes("dlg_ä"))
            .Concat(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })
            .Concat(new byte[] { 0, 0, 0, 2 }).Concat("{}"u8.ToArray());
        entry.Hash.ToArray().Should().Equal(SHA256.HashData(expected.ToArray()));
        entry.Time.UtcTicks.Should().Be(ticks);
        entry.Time.Offset.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Entries_follow_one_another_without_gaps()
    {
        var entries = Sample.Entries(5);

        entries.Select(entry => entry.Sequence).Should().Equal(1, 2, 3, 4, 5);
        entries[0].PreviousHash.ToArray().Should().Equal(new byte[32]);
        entries.Skip(1).Select(entry => Convert.ToHexString(entry.PreviousHash.Span))
            .Should().Equal(entries.SkipLast(1).Select(entry => Convert.ToHexString(entry.Hash.Span)));
    }

    [Fact]
    public void A_chain_continues_from_its_last_entry_as_if_it_had_never_stopped()
    {
        var whole = Sample.Entries(4);
        var resumed = new EvidenceChain(ChainHead.Of(whole[1]));

        resumed.Append(Sample.Draft(3)).Hash.ToArray().Should().Equal(whole[2].Hash.ToArray());
        resumed.Append(Sample.Draft(4)).Hash.ToArray().Should().Equal(whole[3].Hash.ToArray());
        resumed.Head.Sequence.Should().Be(4);
    }

    [Theory]
    [InlineData("ab", "c", "abc", null)]
    [InlineData("a", "bc", "ab", "c")]
    [InlineData("a", "", "a", null)]
    public void Text_moved_from_one_field_to_the_next_gives_another_hash(string kind, string? delegation, string otherKind, string? otherDelegation)
    {
        var one = new EvidenceChain(ChainHead.Empty).Append(new EvidenceDraft(Sample.Start, kind, delegation, null, default));
        var other = new EvidenceChain(ChainHead.Empty).Append(new EvidenceDraft(Sample.Start, otherKind, otherDelegation, null, default));

        one.Hash.ToArray().Should().NotEqual(other.Hash.ToArray());
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_takes_no_place()
    {
        var chain = new EvidenceChain(ChainHead.Empty);

        var append = () => chain.Append(new EvidenceDraft(Sample.Start, "decision", "dlg_\ud800", null, default));

        append.Should().Throw<ArgumentException>();
        chain.Head.Sequence.Should().Be(0);
    }

    [Fact]
    public void A_kind_is_neither_empty_nor_endless()
    {
        var chain = new EvidenceChain(ChainHead.Empty);

        chain.Invoking(it => it.Append(Sample.Draft(1) with { Kind = "" })).Should().Throw<ArgumentException>();
        chain.Invoking(it => it.Append(Sample.Draft(1) with { Kind = new string('x', 129) })).Should().Throw<ArgumentException>();
    }
}
