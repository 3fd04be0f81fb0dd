using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentIdentity.ModelProxy.Tests.Bedrock;
using AgentIdentity.ModelProxy.Tests.Golden;

namespace AgentIdentity.ModelProxy.Tests.Tokenizing;

/// <summary>Streams that never say what they used, cut at every event, for callers of every surface.</summary>
public sealed class CutAnswerTests
{
    private const string Text = "Grüße 👋, and nobody minds.";
    private static readonly WorstCase Reserved = WorstCase.Of(new CallBounds { InputTokens = 1_000, OutputTokensPerChoice = 500 }, Sample.Candidate).Value;
    private static readonly ModelCandidate Plain = Sample.Candidate with { Tokenizer = TokenizerKind.O200k, ShowsAllOutput = true };

    // Each as its provider sends it, but for the usage; and after how many events the model is known to be done.
    private static readonly Dictionary<ModelSurface, (string[] Events, int Done)> Streams = new()
    {
        [ModelSurface.Chat] = (
            [
                """{"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Grüße 👋"},"finish_reason":null}]}""",
                """{"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":", and nobody minds."},"finish_reason":null}]}""",
                """{"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
                "[DONE]",
            ], 4),
        [ModelSurface.Responses] = (
            [
                """{"type":"response.created","sequence_number":0,"response":{"id":"r","model":"m","status":"in_progress","output":[]}}""",
                """{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"type":"message","id":"i","role":"assistant","content":[]}}""",
                """{"type":"response.output_text.delta","sequence_number":2,"output_index":0,"content_index":0,"item_id":"i","delta":"Grüße 👋"}""",
                """{"type":"response.output_text.delta","sequence_number":3,"output_index":0,"content_index":0,"item_id":"i","delta":", and nobody minds."}""",
                """{"type":"response.output_item.done","sequence_number":4,"output_index":0,"item":{"type":"message","id":"i","role":"assistant","status":"completed","content":[]}}""",
                """{"type":"response.completed","sequence_number":5,"response":{"id":"r","model":"m","status":"completed","output":[],"usage":null}}""",
            ], 6),
        [ModelSurface.Messages] = (
            [
                """{"type":"message_start","message":{"id":"msg","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüße 👋"}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":", and nobody minds."}}""",
                """{"type":"content_block_stop","index":0}""",
                """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null}}""",
                """{"type":"message_stop"}""",
            ], 6),
        [ModelSurface.Converse] = (
            [
                """messageStart {"role":"assistant"}""",
                """contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"Grüße 👋"}}""",
                """contentBlockDelta {"contentBlockIndex":0,"delta":{"text":", and nobody minds."}}""",
                """contentBlockStop {"contentBlockIndex":0}""",
                """messageStop {"stopReason":"end_turn"}""",
                """metadata {"metrics":{"latencyMs":1}}""",
            ], 5),
    };

    public static TheoryData<ModelSurface, ModelSurface> Pairs() =>
        new(from wire in Streams.Keys from surface in Streams.Keys select new TheoryDataRow<ModelSurface, ModelSurface>(wire, surface));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Cut_after_any_event_it_is_booked_at_its_bound_until_the_model_is_done_and_counted_from_then_on(ModelSurface wire, ModelSurface surface)
    {
        var (events, done) = Streams[wire];

        // A translation reads chat's end where it stands: a choice that stopped says no more.
        done -= wire == ModelSurface.Chat && surface != ModelSurface.Chat ? 1 : 0;
        for (var kept = 0; kept <= events.Length; kept++)
        {
            var settled = Settled(wire, surface, events.Take(kept));

            settled.Source.Should().Be(kept < done ? UsageSource.Bound : UsageSource.Tokenizer, $"it was cut after {kept} events");
            settled.Usage.Input.Should().Be(Reserved.InputTokens);
            if (kept >= done)
            {
                settled.Usage.Output.Should().BeInRange(Tokenizers.Count(TokenizerKind.O200k, Text), 60);
                settled.MicroUsd.Should().Be(Reserved.Ask.CostWith(settled.Usage.Output));
            }
            else
            {
                settled.MicroUsd.Should().Be(Reserved.MicroUsd);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Thoughts_and_what_cannot_be_read_keep_an_answer_from_being_counted(ModelSurface wire, ModelSurface surface)
    {
        var (events, _) = Streams[wire];
        string[] more = wire switch
        {
            ModelSurface.Responses => ["""{"type":"response.output_item.added","output_index":1,"item":{"type":"reasoning","id":"t","summary":[]}}""", """{"type":"response.output_item.done","output_index":1,"item":{"type":"reasoning","id":"t","summary":[]}}"""],
            ModelSurface.Messages => ["""{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"Y2xvc2Vk"}}""", """{"type":"content_block_stop","index":1}"""],
            ModelSurface.Converse => ["""contentBlockDelta {"contentBlockIndex":1,"delta":{"reasoningContent":{"signature":"Y2xvc2Vk"}}}""", """contentBlockStop {"contentBlockIndex":1}"""],
            _ => ["""{"choices":[7,{"index":1}]}"""],
        };
        if (wire == ModelSurface.Responses && surface != ModelSurface.Responses)
        {
            more[1] = more[1].Replace("\"summary\":[]", "\"summary\":[],\"encrypted_content\":\"Y2xvc2Vk\"", StringComparison.Ordinal);
        }

        var at = wire == ModelSurface.Chat ? 2 : Array.FindIndex(events, static one => one.Contains("output_item.done", StringComparison.Ordinal) || one.Contains("lock_stop", StringComparison.Ordinal) || one.Contains("BlockStop", StringComparison.Ordinal)) + 1;

        Settled(wire, surface, [.. events.Take(at), .. more, .. events.Skip(at)]).Source.Should().Be(UsageSource.Bound);
    }

    [Theory]
    [InlineData(ModelSurface.Chat, """{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"TEXT"},"finish_reason":"stop"}]}""")]
    [InlineData(ModelSurface.Responses, """{"id":"r","object":"response","status":"completed","model":"m","output":[{"type":"message","id":"i","role":"assistant","content":[{"type":"output_text","text":"TEXT","annotations":[]}]}]}""")]
    [InlineData(ModelSurface.Messages, """{"id":"msg","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"TEXT"}],"stop_reason":"end_turn","stop_sequence":null}""")]
    [InlineData(ModelSurface.Converse, """{"output":{"message":{"role":"assistant","content":[{"text":"TEXT"}]}},"stopReason":"end_turn","metrics":{"latencyMs":1}}""")]
    public void A_whole_document_without_a_report_is_counted_and_half_a_one_is_not(ModelSurface wire, string document)
    {
        var bytes = Encoding.UTF8.GetBytes(document.Replace("TEXT", Text, StringComparison.Ordinal));
        foreach (var surface in Streams.Keys)
        {
            Settled(wire, surface, bytes, "application/json").Source.Should().Be(UsageSource.Tokenizer, $"{wire} as {surface}");
            Settled(wire, surface, bytes[..(bytes.Length / 2)], "application/json").Source.Should().Be(UsageSource.Bound, $"{wire} as {surface}");
        }
    }

    private static Settlement Settled(ModelSurface wire, ModelSurface surface, IEnumerable<string> events) => Settled(
        wire, surface, [.. events.SelectMany(one => wire == ModelSurface.Converse ? Frame(one) : Event(wire, one))],
        wire == ModelSurface.Converse ? "application/vnd.amazon.eventstream" : "text/event-stream");

    private static Settlement Settled(ModelSurface wire, ModelSurface surface, byte[] bytes, string contentType)
    {
        var meter = Targets.Request(surface).MeterFor(wire, contentType, Targets.Terms);
        meter.Listen();
        ArrayBufferWriter<byte> forward = new();
        if (meter.Feed(bytes, forward))
        {
            meter.Complete(forward);
        }

        return Settlement.Of(meter, Reserved, Plain, drained: false);
    }

    private static byte[] Event(ModelSurface wire, string data) =>
        Encoding.UTF8.GetBytes((wire == ModelSurface.Chat ? "" : $"event: {JsonDocument.Parse(data).RootElement.GetProperty("type").GetString()}\n") + $"data: {data}\n\n");

    private static byte[] Frame(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return Frames.Event(line[..space], line[(space + 1)..]);
    }
}
