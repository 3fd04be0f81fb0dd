using System.Text;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.Evidence.Tests.Lines;

public sealed class EvidenceLinesTests
{
    [Fact]
    public void A_line_is_readable_where_the_body_is_json()
    {
        var entry = new EvidenceChain(ChainHead.Empty).Append(
            new EvidenceDraft(Sample.Start, "decision", "dlg_one", null, """{"outcome": "allow", "n": 1.0}"""u8.ToArray()));

        var line = Encoding.UTF8.GetString(EvidenceLines.Write(entry));

        line.Should().StartWith("""{"seq":1,"time":"2026-11-23T01:00:00.000000Z","kind":"decision","delegation":"dlg_one","body":{"outcome": "allow", "n": 1.0},"prev":"0000""");
        line.Should().EndWith("\"}\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"a\":1}\n")]
    [InlineData("{\"a\":\n1}")]
    [InlineData(" {}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{} {}")]
    [InlineData("\"lone text\"")]
    [InlineData("null")]
    public void Any_body_comes_back_byte_for_byte(string body)
    {
        var entry = new EvidenceChain(ChainHead.Empty).Append(Sample.Draft(1) with { Body = Encoding.UTF8.GetBytes(body) });

        var line = EvidenceLines.Write(entry);

        EvidenceLines.Read(line.AsMemory(..^1)).Body.ToArray().Should().Equal(entry.Body.ToArray());
        line.AsSpan().Count((byte)'\n').Should().Be(1);
    }

    [Law]
    public bool Every_entry_round_trips(byte[] body, NonNull<string> kind, string? delegation, NonNegativeInt ticks)
    {
        if (kind.Get.Length is 0 or > 128 || Broken(kind.Get) || Broken(delegation))
        {
            return true;
        }

        var entry = new EvidenceChain(ChainHead.Empty).Append(
            new EvidenceDraft(Sample.Start.AddTicks(ticks.Get), kind.Get, delegation, null, body));

        var read = EvidenceLines.Read(EvidenceLines.Write(entry).AsMemory(..^1));

        return read.Kind == entry.Kind && read.DelegationId == entry.DelegationId && read.DecisionId is null
            && read.Time == entry.Time && read.Sequence == entry.Sequence
            && read.Body.Span.SequenceEqual(entry.Body.Span)
            && read.Hash.Span.SequenceEqual(entry.Hash.Span)
            && read.PreviousHash.Span.SequenceEqual(entry.PreviousHash.Span);
    }

    [Law(Cases = 2000)]
    public bool Any_flipped_bit_anywhere_in_an_exported_file_is_found(NonNegativeInt place, NonNegativeInt bit)
    {
        var export = Sample.Flipped(Export(), place.Get, bit.Get);

        var report = VerifyExport(export.ToArray());

        return !report.Ok;
    }

    [Fact]
    public void An_untouched_export_passes() => VerifyExport(Export().ToArray()).Ok.Should().BeTrue();

    [Fact]
    public void A_line_cut_in_the_middle_is_reported_where_it_is()
    {
        var export = Export();

        var report = VerifyExport(export[..^10].ToArray());

        report.Findings.Should().Contain(finding => finding.Fault == EvidenceFault.Unreadable && finding.Sequence == 8);
    }

    [Theory]
    [InlineData("\"seq\":1", "\"seq\": 1")]
    [InlineData("\"seq\":1", "\"seq\":1,\"extra\":0")]
    [InlineData("\"seq\":1", "\"seq\":1,\"seq\":1")]
    [InlineData("\"kind\":\"decision\"", "\"kind\":\"\\u0064ecision\"")]
    [InlineData("\"prev\":\"0000", "\"prev\":\"000")]
    [InlineData("\"seq\":1,", "")]
    [InlineData("{\"seq\"", "[{\"seq\"")]
    public void Another_way_to_write_the_same_is_refused(string part, string replacement)
    {
        var line = Encoding.UTF8.GetString(EvidenceLines.Write(Sample.Entries(1)[0]).AsSpan()[..^1]);

        var read = () => EvidenceLines.Read(Encoding.UTF8.GetBytes(line.Replace(part, replacement, StringComparison.Ordinal)));

        read.Should().Throw<EvidenceFormatException>();
    }

    private static readonly CheckpointKey Key = CheckpointKey.Create();

    private static ReadOnlyMemory<byte> Export() =>
        Sample.Entries(8).SelectMany(EvidenceLines.Write).ToArray();

    private static VerificationReport VerifyExport(byte[] export) =>
        ChainVerifier.VerifyAsync(
            EvidenceLines.ReadAllAsync(new MemoryStream(export)),
            [Sample.Sign(Key, Sample.Entries(8)[7])],
            [Key.Public]).GetAwaiter().GetResult();

    private static bool Broken(string? text)
    {
        for (var i = 0; text is not null && i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
