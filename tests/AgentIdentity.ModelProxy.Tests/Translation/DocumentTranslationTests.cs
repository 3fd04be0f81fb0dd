using System.Buffers;
using AgentIdentity.ModelProxy.Tests.Golden;

namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>An answer of every provider that is one document, as a caller of every surface gets it.</summary>
public sealed class DocumentTranslationTests
{
    private static readonly Told Whole = new("Grüße 👋", "Hm.", "[call_1 look_up] {\"city\":\"Bern\"}[call_2 now] ", "ToolUse", Finished: true, Failed: false);

    public static TheoryData<ModelSurface, ModelSurface> Pairs() => StreamTranslationTests.Pairs();

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_caller_understands_the_same(ModelSurface wire, ModelSurface surface)
    {
        var sent = GoldenFile.Read($"Documents/{Targets.Name(wire)}.json");
        var (meter, got) = Pass(wire, surface, sent, stream: false);

        Told.By(surface, got, "application/json").Should().Be(Whole);
        meter.HasEvents.Should().BeFalse();
        meter.Finished.Should().BeTrue();
        meter.UsageIsFinal.Should().BeTrue();
        (meter.Usage!.Value with { Reasoning = 0 }).Should().Be(Recording.Usage);
        GoldenFile.Check($"Answers/{Targets.Name(wire)}-as-{Targets.Name(surface)}.json", GoldenFile.Pretty(got));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_caller_who_asked_for_a_stream_gets_one_from_a_provider_that_sends_a_document(ModelSurface wire, ModelSurface surface)
    {
        if (wire == surface)
        {
            return;
        }

        var (meter, got) = Pass(wire, surface, GoldenFile.Read($"Documents/{Targets.Name(wire)}.json"), stream: true);

        meter.HasEvents.Should().BeTrue();
        Told.By(surface, got).Should().Be(Whole);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Half_a_document_is_no_answer(ModelSurface wire, ModelSurface surface)
    {
        var sent = GoldenFile.Read($"Documents/{Targets.Name(wire)}.json").AsSpan().TrimEnd((byte)'\n').ToArray();
        for (var kept = 0; kept < sent.Length; kept += 7)
        {
            var (meter, got) = Pass(wire, surface, sent[..kept], stream: false);

            meter.Finished.Should().BeFalse();
            meter.UsageIsFinal.Should().BeFalse();
            got.Should().HaveCount(wire == surface ? kept : 0);
        }
    }

    private static (UsageMeter Meter, byte[] Got) Pass(ModelSurface wire, ModelSurface surface, byte[] sent, bool stream)
    {
        var asked = surface == ModelSurface.Converse
            ? ConverseRequest.Read("fast", stream, GoldenFile.Read("Requests/converse.json")).Value
            : Targets.Request(surface, Sample.Bytes(System.Text.Encoding.UTF8.GetString(GoldenFile.Read($"Requests/{Targets.Name(surface)}.json"))
                .Replace("\"stream\":true", stream ? "\"stream\":true" : "\"stream\":false", StringComparison.Ordinal)));
        var meter = asked.MeterFor(wire, "application/json", Targets.Terms);
        var forward = new ArrayBufferWriter<byte>();
        if (meter.Feed(sent, forward))
        {
            meter.Complete(forward);
        }

        return (meter, forward.WrittenSpan.ToArray());
    }
}
