using System.Buffers;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.ModelProxy.Tests.OpenAi;

public sealed class StreamMeterTests
{
    private static readonly ReadOnlyMemory<byte> Stream = Sample.Bytes(Sample.Stream + Sample.UsageEvent + Sample.Done);

    [Fact]
    public void The_usage_event_is_read_and_kept_from_a_caller_who_did_not_ask()
    {
        var meter = Sample.Request(""","stream":true""").MeterFor("text/event-stream; charset=utf-8");

        Sample.Pass(meter, Stream).Should().Be(Sample.Stream + Sample.Done);

        meter.Usage.Should().Be(Sample.Usage);
        meter.UsageIsFinal.Should().BeTrue();
        meter.Finished.Should().BeTrue();
        meter.ProviderModel.Should().Be("gpt-4.1-mini-2025");
        meter.ResponseId.Should().Be("chatcmpl-1");
    }

    [Theory]
    [InlineData("""{"error":{"message":"out of memory","type":"InternalServerError","param":null,"code":500}}""", 500)]
    [InlineData("""{"object":"error","message":"too long","type":"BadRequestError","param":null,"code":400}""", 400)]
    [InlineData("""{"error":"model runner has crashed"}""", 500)]
    public void A_server_that_says_done_after_its_error_has_failed_all_the_same(string error, int status)
    {
        var meter = Sample.Request(""","stream":true""").MeterFor("text/event-stream");

        var shown = Sample.Pass(meter, Sample.Bytes(Sample.Stream + $"data: {error}\n\n" + Sample.UsageEvent + Sample.Done));

        shown.Should().StartWith(Sample.Stream + "data: {\"error\":").And.NotContain("[DONE]");
        (meter.ProviderFailed, meter.Finished, meter.Fault!.Status).Should().Be((true, false, status));
    }

    [Fact]
    public void A_caller_who_asked_for_usage_gets_every_byte()
    {
        var meter = Sample.Request(""","stream":true,"stream_options":{"include_usage":true}""").MeterFor("text/event-stream");

        Sample.Pass(meter, Stream).Should().Be(Sample.Stream + Sample.UsageEvent + Sample.Done);
        meter.Usage.Should().Be(Sample.Usage);
    }

    [Fact]
    public void Bytes_one_at_a_time_give_the_same_answer_and_the_same_usage()
    {
        var meter = new OpenAiStreamMeter(hideUsage: true);

        Sample.Pass(meter, Stream, _ => 1).Should().Be(Sample.Stream + Sample.Done);
        meter.Usage.Should().Be(Sample.Usage);
    }

    [Law(Cases = 500)]
    public bool Any_split_of_the_bytes_gives_the_same_answer(PositiveInt[] pieces, NonNegativeInt lineEnd)
    {
        string[] ends = ["\n", "\r\n", "\r"];
        var end = ends[lineEnd.Get % 3];
        // After a bare CR nothing shows that the line is over until the next byte: the last event needs one.
        var whole = (Sample.Stream + Sample.UsageEvent + Sample.Done).Replace("\n", end, StringComparison.Ordinal);
        var expected = (Sample.Stream + Sample.Done).Replace("\n", end, StringComparison.Ordinal);
        var meter = new OpenAiStreamMeter(hideUsage: true);
        var next = 0;

        var got = Sample.Pass(meter, Sample.Bytes(whole), _ => pieces.Length == 0 ? int.MaxValue : pieces[next++ % pieces.Length].Get);

        return got == expected && meter.Usage == Sample.Usage && meter.Finished;
    }

    [Law(Cases = 500)]
    public bool A_stream_cut_anywhere_ends_on_a_whole_event_and_is_not_finished(NonNegativeInt at)
    {
        // One byte more, and "data: [DONE]" has said that it is done even without its blank line.
        var cut = at.Get % (Stream.Length - 2);
        var meter = new OpenAiStreamMeter(hideUsage: false);

        var got = Sample.Pass(meter, Stream[..cut]);

        return !meter.Finished && (got.Length == 0 || got.EndsWith("\n\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Done_without_its_blank_line_is_done()
    {
        var meter = new OpenAiStreamMeter(hideUsage: false);

        Sample.Pass(meter, Sample.Bytes("data: [DONE]\n")).Should().Be("data: [DONE]\n");
        meter.Finished.Should().BeTrue();
    }

    [Fact]
    public void Usage_on_the_last_ordinary_chunk_is_counted_and_the_chunk_passes()
    {
        const string chunk = "data: {\"choices\":[{\"delta\":{}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\n";
        var meter = new OpenAiStreamMeter(hideUsage: true);

        Sample.Pass(meter, Sample.Bytes(chunk + Sample.Done)).Should().Be(chunk + Sample.Done);
        meter.Usage.Should().Be(new ModelUsage { Input = 3, Output = 4 });
        meter.UsageIsFinal.Should().BeTrue();
    }

    [Fact]
    public void Running_totals_of_a_cut_stream_are_not_final()
    {
        const string chunk = "data: {\"choices\":[{\"delta\":{}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\n";
        var meter = new OpenAiStreamMeter(hideUsage: true);

        Sample.Pass(meter, Sample.Bytes(chunk));

        meter.Usage.Should().NotBeNull();
        meter.UsageIsFinal.Should().BeFalse();
    }

    [Fact]
    public void A_chunk_without_choices_and_without_usage_passes()
    {
        const string filters = "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n";
        var meter = new OpenAiStreamMeter(hideUsage: true);

        Sample.Pass(meter, Sample.Bytes(filters)).Should().Be(filters);
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"overloaded\"}}\n\n", true)]
    [InlineData("event: error\ndata: {\"error\":{\"message\":\"overloaded\"},\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}\n\n", true)]
    [InlineData("data: {\"error\":null,\"choices\":[]}\n\n", false)]
    public void An_error_of_the_provider_passes_and_is_noticed(string error, bool failed)
    {
        var meter = new OpenAiStreamMeter(hideUsage: true);

        Sample.Pass(meter, Sample.Bytes(error)).Should().Be(error);
        meter.ProviderFailed.Should().Be(failed);
        meter.Finished.Should().BeFalse();
    }

    [Theory]
    [InlineData("data: not json\n\n")]
    [InlineData("data: {\"choices\":\n\n")]
    [InlineData("\n\n")]
    [InlineData("event: ping\n\n")]
    [InlineData("data\n\n")]
    [InlineData("data: {\"id\":7,\"model\":{},\"usage\":3,\"choices\":null}\n\n")]
    [InlineData("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":2}}\n\n")]
    [InlineData("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9223372036854775807,\"completion_tokens\":2}}\n\n")]
    [InlineData("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1.5,\"completion_tokens\":2}}\n\n")]
    public void What_cannot_be_read_passes_untouched_and_counts_nothing(string malformed)
    {
        var meter = new OpenAiStreamMeter(hideUsage: true);

        Sample.Pass(meter, Sample.Bytes(malformed)).Should().Be(malformed);
        meter.Usage.Should().BeNull();
    }

    [Fact]
    public void Data_over_several_lines_is_one_document()
    {
        const string chunk = "data: {\"choices\":[],\ndata: \"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\n";
        var meter = new OpenAiStreamMeter(hideUsage: true);

        Sample.Pass(meter, Sample.Bytes(chunk)).Should().BeEmpty();
        meter.Usage.Should().Be(new ModelUsage { Input = 3, Output = 4 });
    }

    [Fact]
    public void More_cached_than_input_tokens_are_held_to_the_input()
    {
        const string chunk = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":9,\"cache_write_tokens\":9}}}\n\n";
        var meter = new OpenAiStreamMeter(hideUsage: true);

        Sample.Pass(meter, Sample.Bytes(chunk));
        meter.Usage.Should().Be(new ModelUsage { Input = 3, CachedInput = 3, Output = 4 });
    }

    [Fact]
    public void An_event_without_end_stops_the_stream_and_not_the_process()
    {
        var meter = new OpenAiStreamMeter(hideUsage: true);
        var forward = new ArrayBufferWriter<byte>();
        var part = new byte[1 << 20];
        Array.Fill(part, (byte)'x');

        var fed = Enumerable.Range(0, 8).TakeWhile(_ => meter.Feed(part, forward)).Count();

        fed.Should().BeInRange(3, 4);
        forward.WrittenCount.Should().Be(0);
    }

    [Fact]
    public void Many_events_in_one_large_buffer_are_no_reason_to_stop()
    {
        var many = string.Concat(Enumerable.Repeat(Sample.Stream, 12_000));
        var meter = new OpenAiStreamMeter(hideUsage: true);

        Sample.Pass(meter, Sample.Bytes(many)).Should().HaveLength(many.Length);
    }
}
