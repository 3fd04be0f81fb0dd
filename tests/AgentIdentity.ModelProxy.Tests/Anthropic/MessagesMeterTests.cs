using System.Buffers;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class MessagesMeterTests
{
    private static readonly ReadOnlyMemory<byte> Stream = Sample.Bytes(Messages.Stream);

    private static UsageMeter Meter(string? type = "text/event-stream; charset=utf-8") => Messages.Request().MeterFor(ModelSurface.Messages, type, Messages.Terms);

    [Fact]
    public void A_stream_passes_whole_and_its_last_report_is_the_bill()
    {
        var meter = Meter();

        Sample.Pass(meter, Stream).Should().Be(Messages.Stream);

        meter.Usage.Should().Be(Messages.Usage);
        meter.UsageIsFinal.Should().BeTrue();
        meter.Finished.Should().BeTrue();
        meter.Began.Should().BeTrue();
        (meter.ResponseId, meter.ProviderModel, meter.ReturnedGeo, meter.ServiceTier).Should().Be(("msg_01", "claude-sonnet-5-2026", "us", "standard"));
    }

    [Fact]
    public void A_document_passes_whole_and_counts_the_same()
    {
        var meter = Meter("application/json");

        Sample.Pass(meter, Sample.Bytes(Messages.Document)).Should().Be(Messages.Document);
        meter.Usage.Should().Be(Messages.Usage);
        (meter.Finished, meter.UsageIsFinal, meter.ReturnedGeo).Should().Be((true, true, "us"));
    }

    [Law(Cases = 300)]
    public bool Any_split_of_the_bytes_gives_the_same_answer(PositiveInt[] pieces, NonNegativeInt lineEnd)
    {
        var end = new[] { "\n", "\r\n" }[lineEnd.Get % 2];
        var whole = Messages.Stream.Replace("\n", end, StringComparison.Ordinal);
        var meter = Meter();
        var next = 0;

        var got = Sample.Pass(meter, Sample.Bytes(whole), _ => pieces.Length == 0 ? int.MaxValue : pieces[next++ % pieces.Length].Get);

        return got == whole && meter.Usage == Messages.Usage && meter.Finished;
    }

    [Law(Cases = 300)]
    public bool A_stream_cut_anywhere_ends_on_a_whole_event_and_is_not_finished(NonNegativeInt at)
    {
        // One byte more, and the last event has said what it says even without its blank line.
        var meter = Meter();

        var got = Sample.Pass(meter, Stream[..(at.Get % (Stream.Length - 2))]);

        return !meter.Finished && (got.Length == 0 || got.EndsWith("\n\n", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_provider_said_at_the_start_is_no_bill()
    {
        var meter = Meter();

        Sample.Pass(meter, Sample.Bytes(Messages.Stream[..Messages.Stream.IndexOf("event: content_block_start", StringComparison.Ordinal)]));

        meter.Usage!.Value.Input.Should().Be(100);
        meter.UsageIsFinal.Should().BeFalse();
        meter.Began.Should().BeFalse("a caller misses nothing yet");
    }

    [Fact]
    public void Cumulative_reports_replace_and_never_add()
    {
        const string reports = """
            data: {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}

            data: {"type":"message_delta","delta":{},"usage":{"input_tokens":12,"cache_read_input_tokens":5,"output_tokens":7}}

            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":15,"output_tokens":9,"server_tool_use":{"web_search_requests":2,"web_fetch_requests":1}}}


            """;
        var meter = Meter();

        Sample.Pass(meter, Sample.Bytes(reports));

        meter.Usage.Should().Be(new ModelUsage { Input = 20, CachedInput = 5, Output = 9, WebSearches = 2, ServerToolCalls = 1 });
        meter.UsageIsFinal.Should().BeTrue();
    }

    [Fact]
    public void What_is_written_for_an_hour_later_counts_as_the_dearer_kind()
    {
        const string reports = """
            data: {"type":"message_start","message":{"usage":{"input_tokens":10,"cache_creation_input_tokens":8,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":5},"output_tokens":1}}}

            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"cache_creation_input_tokens":12,"output_tokens":9}}


            """;
        var meter = Meter();

        Sample.Pass(meter, Sample.Bytes(reports));

        meter.Usage!.Value.CacheWrite.Should().Be(12);
        meter.Usage!.Value.CacheWriteHour.Should().Be(9);
    }

    [Theory]
    [InlineData("""{"input_tokens":-1,"output_tokens":2}""")]
    [InlineData("""{"output_tokens":9223372036854775807}""")]
    [InlineData("""{"output_tokens":1.5}""")]
    [InlineData("""{"output_tokens":"7"}""")]
    [InlineData("7")]
    public void A_last_report_that_cannot_be_is_no_bill(string usage)
    {
        var meter = Meter();

        Sample.Pass(meter, Sample.Bytes(
            "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":" + usage + "}\n\ndata: {\"type\":\"message_stop\"}\n\n"));

        meter.Finished.Should().BeTrue();
        meter.UsageIsFinal.Should().BeFalse();
    }

    [Fact]
    public void A_report_without_a_start_is_none()
    {
        var meter = Meter();

        Sample.Pass(meter, Sample.Bytes("data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}}\n\n"));

        meter.Usage.Should().BeNull();
        meter.UsageIsFinal.Should().BeFalse();
    }

    [Theory]
    [InlineData("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"},\"request_id\":\"r\"}\n\n", FaultKind.Overloaded, 529)]
    [InlineData("data: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}\n\n", FaultKind.Billing, 402)]
    [InlineData("data: {\"type\":\"error\",\"error\":{\"type\":\"brand_new_error\",\"message\":\"m\"}}\n\n", FaultKind.Server, 500)]
    public void An_error_of_the_provider_passes_and_is_noticed_before_anything_began(string error, FaultKind kind, int status)
    {
        var meter = Meter();

        Sample.Pass(meter, Sample.Bytes(error)).Should().Be(error);
        (meter.ProviderFailed, meter.Finished, meter.Began).Should().Be((true, false, false));
        (meter.Fault!.Kind, meter.Fault.Status).Should().Be((kind, status));
    }

    [Theory]
    [InlineData("data: not json\n\n")]
    [InlineData("data: {\"type\":\"message_stop\"\n\n")]
    [InlineData("data: {\"type\":\"message_stop\"} x\n\n")]
    [InlineData("data: {\"type\":7}\n\n")]
    [InlineData("data: [\"message_stop\"]\n\n")]
    [InlineData(": comment\n\n")]
    [InlineData("event: message_stop\n\n")]
    [InlineData("data: {\"type\":\"message_start\",\"message\":null}\n\n")]
    [InlineData("data: {\"type\":\"message_delta\",\"delta\":7,\"usage\":null}\n\n")]
    [InlineData("data: {\"type\":\"error\",\"error\":\"x\"}\n\n")]
    [InlineData("data: {\"type\":\"error\",\"error\":{\"type\":\"\\ud800\"}}\n\n")]
    [InlineData("data: {\"type\":\"message_start\",\"message\":{\"id\":\"\\ud800\"}}\n\n")]
    [InlineData("data: {\"type\":\"\\ud800\"}\n\n")]
    public void What_cannot_be_read_passes_untouched_and_ends_and_counts_nothing(string malformed)
    {
        var meter = Meter();

        Sample.Pass(meter, Sample.Bytes(malformed)).Should().Be(malformed);
        meter.Usage.Should().BeNull();
        meter.Finished.Should().BeFalse();
    }

    [Fact]
    public void The_end_without_its_blank_line_is_the_end()
    {
        const string end = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n";
        var meter = Meter();

        Sample.Pass(meter, Sample.Bytes(end)).Should().Be(end);
        meter.Finished.Should().BeTrue();
    }

    [Fact]
    public void An_event_without_end_stops_the_stream_and_not_the_process()
    {
        var meter = Meter();
        var forward = new ArrayBufferWriter<byte>();
        var part = new byte[1 << 20];
        Array.Fill(part, (byte)'x');

        Enumerable.Range(0, 8).TakeWhile(_ => meter.Feed(part, forward)).Count().Should().BeInRange(3, 4);
        forward.WrittenCount.Should().Be(0);
    }

    [Fact]
    public void A_stopped_stream_ends_with_an_error_event_and_no_end()
    {
        var last = System.Text.Encoding.UTF8.GetString(Meter().LastEvent(WireFault.Of("AID4040", "The delegation was stopped.", 403)));

        last.Should().Be("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"The delegation was stopped.\",\"details\":{\"error_code\":\"AID4040\"}},\"request_id\":null}\n\n");
        Meter("application/json").LastEvent(WireFault.Of("AID4040", "x", 403)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"m"}}""", true, false)]
    [InlineData("""{"id":"msg_1","type":"message"}""", false, false)]
    [InlineData("""{"id":"msg_1","usage":{"input_tokens":1,"output_tokens":2}}""", false, true)]
    public void A_document_counts_what_it_says(string document, bool failed, bool final)
    {
        var meter = Meter("application/json");

        Sample.Pass(meter, Sample.Bytes(document)).Should().Be(document);
        (meter.ProviderFailed, meter.UsageIsFinal, meter.Finished).Should().Be((failed, final, true));
    }

    [Fact]
    public void Half_a_document_is_not_finished()
    {
        var meter = Meter("application/json");

        Sample.Pass(meter, Sample.Bytes(Messages.Document[..^1]));
        meter.Finished.Should().BeFalse();
    }

    [Fact]
    public void Counting_uses_nothing()
    {
        var meter = CountTokensRequest.Read(Sample.Bytes("""{"model":"smart","messages":[{"role":"user","content":"a"}]}"""), Messages.Newer).Value
            .MeterFor(ModelSurface.CountTokens, "application/json", Messages.Terms);

        Sample.Pass(meter, Sample.Bytes("""{"input_tokens":2095}""")).Should().Be("""{"input_tokens":2095}""");
        (meter.Usage, meter.UsageIsFinal, meter.Finished).Should().Be((new ModelUsage(), true, true));
    }
}
