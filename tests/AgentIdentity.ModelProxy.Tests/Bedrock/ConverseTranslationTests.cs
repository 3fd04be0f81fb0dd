using System.Buffers;
using System.Text;

namespace AgentIdentity.ModelProxy.Tests.Bedrock;

/// <summary>Converse read into the hub form and written from it again says the same; what the hub cannot hold is refused by name.</summary>
public sealed class ConverseTranslationTests
{
    private const string Everything =
        """
        {"system":[{"text":"Be kind."},{"cachePoint":{"type":"default","ttl":"1h"}}],
        "messages":[{"role":"user","content":[{"text":"Look:"},{"image":{"format":"png","source":{"bytes":"iVBORw=="}}},{"document":{"format":"pdf","name":"Plan 1","source":{"bytes":"JVBERi0="}}}]},
        {"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"c2ln"}}},{"reasoningContent":{"redactedContent":"b3BhcXVl"}},{"toolUse":{"toolUseId":"t1","name":"f","input":{"a":[1,2.50]}}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"no"},{"image":{"format":"jpeg","source":{"bytes":"AA=="}}}],"status":"error"}},{"cachePoint":{"type":"default"}}]}],
        "inferenceConfig":{"maxTokens":100,"temperature":0.2,"topP":0.9,"stopSequences":["END"]},
        "toolConfig":{"tools":[{"toolSpec":{"name":"f","description":"d","inputSchema":{"json":{"type":"object"}},"strict":true}},{"cachePoint":{"type":"default"}}],"toolChoice":{"tool":{"name":"f"}}},
        "outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\"}","name":"s"}}},"effort":"high"},
        "additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024},"top_k":5},
        "requestMetadata":{"team":"blue"}}
        """;

    [Fact]
    public void A_request_survives_the_way_there_and_back()
    {
        var asked = ConverseSample.Read(Everything).Value.ToConversation().Value;

        var written = ConverseWire.Instance.WriteRequest(asked, ConverseSample.Candidate, BodyEdits.None).Value;

        ConverseSample.Compact(written.Bytes.Span).Should().Be(ConverseSample.Compact(Sample.Bytes(Everything).Span));
    }

    [Fact]
    public void Who_calls_and_the_bought_maximum_reach_a_body_that_the_broker_wrote()
    {
        var written = ConverseWire.Instance.WriteRequest(ConverseSample.Request().ToConversation().Value, ConverseSample.Candidate, ConverseSample.Edits).Value;

        Encoding.UTF8.GetString(written.Bytes.Span).Should().Be(
            """{"messages":[{"role":"user","content":[{"text":"hi"}]}],"inferenceConfig":{"maxTokens":77},"requestMetadata":{"agentid_human":"alice@example.com","agentid_agent":"agt_1","agentid_delegation":"dlg_2"}}""");
    }

    [Theory]
    [InlineData(""","guardrailConfig":{"guardrailIdentifier":"g"}""", "guardrailConfig")]
    [InlineData(""","promptVariables":{"a":{"text":"b"}}""", "promptVariables")]
    [InlineData(""","additionalModelResponseFieldPaths":["/stop_sequence"]""", "additionalModelResponseFieldPaths")]
    [InlineData(""","additionalModelRequestFields":{"top_logprobs":3}""", "additionalModelRequestFields.top_logprobs")]
    [InlineData(""","inferenceConfig":{"topQ":1}""", "inferenceConfig.topQ")]
    [InlineData(""","serviceTier":{"type":"flex"}""", "serviceTier")]
    [InlineData(""","performanceConfig":{"latency":"optimized"}""", "performanceConfig")]
    [InlineData(""","toolConfig":{"tools":[{"systemTool":{"name":"nova_grounding"}}]}""", "toolConfig.tools[0]")]
    [InlineData(""","system":[{"guardContent":{"text":{"text":"a"}}}]""", "system[0].guardContent")]
    [InlineData(""","unheardOf":1""", "unheardOf")]
    public void What_the_hub_cannot_hold_is_refused_by_name(string members, string member)
    {
        var read = ConverseSample.Request(members).ToConversation();

        (read.Failure.Error, read.Failure.Member).Should().Be((ModelError.NotTranslatable, member));
    }

    [Theory]
    [InlineData("""{"video":{"format":"mp4","source":{"bytes":"AA=="}}}""", "messages[0].content[0].video")]
    [InlineData("""{"document":{"format":"pdf","name":"n","source":{"bytes":"AA=="},"citations":{"enabled":true}}}""", "messages[0].content[0].document.citations")]
    [InlineData("""{"document":{"format":"pdf","name":"n","context":"c","source":{"bytes":"AA=="}}}""", "messages[0].content[0].document.context")]
    [InlineData("""{"toolUse":{"toolUseId":"1","name":"n","input":{},"type":"server_tool_use"}}""", "messages[0].content[0].toolUse.type")]
    public void A_block_that_the_hub_cannot_hold_is_refused_by_name(string block, string member)
    {
        var read = ConverseSample.Read($$"""{"messages":[{"role":"user","content":[{{block}}]}]}""").Value.ToConversation();

        (read.Failure.Error, read.Failure.Member).Should().Be((ModelError.NotTranslatable, member));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(100_000)]
    public void A_stream_survives_the_way_there_and_back(int piece)
    {
        var answer = Answer(true, ConverseWire.Events, out var written, ConverseSample.Whole, piece);

        (answer.Finished, answer.UsageIsFinal, answer.Usage, answer.ServiceTier).Should().Be((true, true, ConverseSample.Usage, "default"));
        var expected = Frames.Read(ConverseSample.Whole).Select(static frame => frame.Replace("\"p\":\"abcd\",", "", StringComparison.Ordinal).Replace(",\"p\":\"ab\"", "", StringComparison.Ordinal)
            .Replace("""{"name":"get_weather","toolUseId":"tooluse_1"}""", """{"toolUseId":"tooluse_1","name":"get_weather"}""", StringComparison.Ordinal)).ToList();
        expected[^1] = """metadata {"usage":{"inputTokens":20,"outputTokens":12,"totalTokens":162,"cacheReadInputTokens":100,"cacheWriteInputTokens":30,"cacheDetails":[{"ttl":"5m","inputTokens":10},{"ttl":"1h","inputTokens":20}]}}""";
        Frames.Read(written).Should().Equal(expected.Select(static frame => frame.Replace("👋", "\\uD83D\\uDC4B", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_stream_becomes_a_document_and_a_document_a_stream()
    {
        const string Document = """{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Let me think.","signature":"c2ln"}}},{"text":"Grüße \uD83D\uDC4B"},{"toolUse":{"toolUseId":"tooluse_1","name":"get_weather","input":{"city":"Köln"}}}]}},"stopReason":"tool_use","usage":{"inputTokens":20,"outputTokens":12,"totalTokens":162,"cacheReadInputTokens":100,"cacheWriteInputTokens":30,"cacheDetails":[{"ttl":"5m","inputTokens":10},{"ttl":"1h","inputTokens":20}]}}""";

        Answer(false, ConverseWire.Events, out var document, ConverseSample.Whole, 33).Finished.Should().BeTrue();
        Answer(true, "application/json", out var stream, Sample.Bytes(ConverseSample.Document).Span, 33).Finished.Should().BeTrue();

        Encoding.UTF8.GetString(document).Should().Be(Document);
        Frames.Read(stream).Should().HaveCount(11).And.Contain("""contentBlockDelta {"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"city\":\"Köln\"}"}}}""");
    }

    [Fact]
    public void A_stream_cut_anywhere_never_looks_finished_when_it_is_translated()
    {
        var whole = ConverseSample.Whole;
        for (var length = 0; length < whole.Length; length++)
        {
            var answer = Answer(true, ConverseWire.Events, out var written, whole.AsSpan(0, length), 64);
            byte[] all = [.. written, .. answer.LastEvent(WireFault.Of("AID4032", "Cut.", 502))];

            answer.Finished.Should().BeFalse();
            answer.UsageIsFinal.Should().BeFalse();
            Frames.Read(all)[^1].Should().StartWith("Exception modelStreamErrorException");
            Frames.Read(all).Any(static frame => frame.StartsWith("messageStop", StringComparison.Ordinal) || Frames.IsNone(frame)).Should().BeFalse();
        }
    }

    [Fact]
    public void Events_in_another_order_are_an_error_or_the_same_answer()
    {
        for (var at = 0; at + 1 < ConverseSample.Stream.Length; at++)
        {
            var frames = ConverseSample.Stream.ToArray();
            (frames[at], frames[at + 1]) = (frames[at + 1], frames[at]);

            var answer = Answer(true, ConverseWire.Events, out var written, [.. frames.SelectMany(static frame => frame)], 1000);

            if (answer.Finished)
            {
                Frames.Read(written).Count(static frame => frame.StartsWith("contentBlockStop", StringComparison.Ordinal)).Should().Be(3, $"frames {at} and {at + 1} were swapped");
            }
            else
            {
                answer.ProviderFailed.Should().BeTrue($"frames {at} and {at + 1} were swapped");
                Frames.Read(written)[^1].Should().StartWith("Exception");
            }
        }
    }

    [Fact]
    public void An_exception_is_told_as_what_it_was_also_before_anything_began()
    {
        var answer = Answer(true, ConverseWire.Events, out var written, Frames.Exception("throttlingException", "Slow down."), 1000);

        (answer.ProviderFailed, answer.Began, answer.Fault!.Kind, answer.Fault.Status).Should().Be((true, false, FaultKind.RateLimit, 429));
        Frames.Read(written).Should().Equal("""Exception throttlingException {"message":"Slow down."}""");
    }

    [Theory]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"citation":{"title":"t"}}}""")]
    [InlineData("contentBlockStart", """{"contentBlockIndex":0,"start":{"image":{"format":"png"}}}""")]
    [InlineData("messageStop", """{"stopReason":"unheard_of"}""")]
    [InlineData("unheardOf", "{}")]
    public void What_the_hub_has_no_word_for_ends_the_answer_with_an_error(string name, string payload)
    {
        var answer = Answer(true, ConverseWire.Events, out var written, [.. ConverseSample.Stream[0], .. Frames.Event(name, payload), .. ConverseSample.Stream[^1]], 1000);

        (answer.ProviderFailed, answer.Finished, answer.Fault!.Code).Should().Be((true, false, "AID4103"));
        Frames.Read(written).Should().HaveCount(2);
    }

    private static TranslatedAnswer Answer(bool stream, string contentType, out byte[] written, ReadOnlySpan<byte> sent, int piece)
    {
        var asked = ConverseSample.Request(stream: stream).ToConversation().Value;
        var answer = new TranslatedAnswer(ConverseWire.Instance.ReaderFor(contentType), ConverseWire.Instance.WriterFor(asked, new AnswerTerms("fast", "dec_1", DateTimeOffset.UnixEpoch)));
        written = ConverseSample.Pass(answer, sent, piece);
        return answer;
    }
}
