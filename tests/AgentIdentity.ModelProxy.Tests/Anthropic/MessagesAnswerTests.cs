using System.Buffers;
using System.Text;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class MessagesAnswerTests
{
    private static readonly AnswerPiece[] Pieces =
    [
        new AnswerStart("msg_01", "claude-sonnet-5-2026"),
        new ReasoningPiece(0) { Text = "Hm." },
        new ReasoningPiece(0) { Signature = "c2ln", From = ModelSurface.Messages },
        new BlockEnd(0),
        new TextPiece(1, "Grüße 👋"),
        new BlockEnd(1),
        new ToolUseStart(2, "toolu_1", "look_up"),
        new ToolArguments(2, "{\"city\":"),
        new ToolArguments(2, "\"Bern\"}"),
        new BlockEnd(2),
        new AnswerEnd(StopReason.ToolUse),
        new UsagePiece(Messages.Usage, IsFinal: true) { ReturnedGeo = "us", ServiceTier = "standard" },
    ];

    private static readonly string[] Events = Messages.Stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

    private static (List<AnswerPiece> Pieces, bool Readable, bool Finished) Read(string answer, bool stream = true, int? piece = null)
    {
        var reader = MessagesFormat.Instance.ReaderFor(stream ? "text/event-stream" : "application/json");
        List<AnswerPiece> pieces = [];
        var bytes = Encoding.UTF8.GetBytes(answer);
        var readable = true;
        for (var at = 0; at < bytes.Length && readable; at += piece ?? bytes.Length)
        {
            readable = reader.Feed(bytes.AsSpan(at, Math.Min(piece ?? bytes.Length, bytes.Length - at)), pieces);
        }

        readable = readable && reader.Complete(pieces);
        return (pieces, readable, reader.Finished);
    }

    private static string Write(IEnumerable<AnswerPiece> pieces, bool stream)
    {
        var writer = MessagesFormat.Instance.WriterFor(Messages.Request(stream ? ",\"stream\":true" : "").ToConversation().Value, Messages.Terms);
        var to = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces)
        {
            writer.Write(piece, to).Should().BeNull();
        }

        writer.End(to);
        return Encoding.UTF8.GetString(to.WrittenSpan);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_stream_is_read_into_its_pieces(int? size)
    {
        var (pieces, readable, finished) = Read(Messages.Stream, piece: size);

        pieces.Where(static piece => piece is not UsagePiece { IsFinal: false }).Should().Equal(Pieces);
        (readable, finished).Should().Be((true, true));
    }

    [Fact]
    public void A_document_is_read_into_the_same_pieces()
    {
        var (pieces, _, finished) = Read(Messages.Document, stream: false);

        finished.Should().BeTrue();
        Write(pieces, stream: false).Should().Be(Write(Pieces, stream: false));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var (pieces, _, finished) = Read(Write(Pieces, stream: true));

        finished.Should().BeTrue();
        pieces.Where(static piece => piece is not (AnswerStart or UsagePiece)).Should().Equal(Pieces.Where(static piece => piece is not (AnswerStart or UsagePiece)));
        pieces[0].Should().Be(new AnswerStart("msg_dec_1", "smart"));
        pieces.OfType<UsagePiece>().Last().Usage.Should().BeEquivalentTo(new { Input = 100L, CachedInput = 50L, CacheWrite = 30L, Output = 40L });
    }

    [Fact]
    public void A_document_is_written_whole() => Write(Pieces, stream: false).Should().Be(
        """{"id":"msg_dec_1","type":"message","role":"assistant","model":"smart","content":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"text","text":"Grüße \uD83D\uDC4B"},{"type":"tool_use","id":"toolu_1","name":"look_up","input":{"city":"Bern"}}]"""
        + ""","stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":20,"cache_creation_input_tokens":30,"cache_read_input_tokens":50,"output_tokens":40}}""");

    [Fact]
    public void A_stream_cut_after_any_event_is_not_finished()
    {
        for (var count = 0; count < Events.Length; count++)
        {
            var (pieces, readable, finished) = Read(string.Concat(Events.Take(count).Select(static one => one + "\n\n")));

            (readable, finished).Should().Be((true, false), $"{count} events");
            pieces.Should().NotContain(static piece => piece is ErrorPiece);
        }
    }

    [Law(Cases = 300)]
    public bool Events_in_another_order_are_never_a_finished_answer_of_other_words(NonNegativeInt from, NonNegativeInt to)
    {
        var moved = Events.ToList();
        var one = moved[from.Get % moved.Count];
        moved.Remove(one);
        // What comes after the end is nobody's.
        moved.Insert(to.Get % moved.Count, one);

        var (pieces, readable, finished) = Read(string.Concat(moved.Select(static one => one + "\n\n")));

        var arguments = string.Concat(pieces.OfType<ToolArguments>().Select(static piece => piece.Json));
        return !finished || !readable || (arguments is "{\"city\":\"Bern\"}" or "\"Bern\"}{\"city\":" && pieces.Count(static piece => piece is BlockEnd) == 3);
    }

    [Theory]
    [InlineData("data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n")]
    [InlineData("data: {\"type\":\"message_stop\"}\n\n")]
    [InlineData("data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n")]
    [InlineData("data: not json\n\n")]
    [InlineData("data: {\"no\":1}\n\n")]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("data: {\"type\":\"message_start\"}\n\n")]
    public void What_cannot_begin_an_answer_is_none(string first) => Read(first).Readable.Should().BeFalse();

    [Theory]
    [InlineData("""{"type":"message_start","message":{}}""")]
    [InlineData("""{"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_stop","index":0}""")]
    [InlineData("""{"type":"message_stop"}""")]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":"brand_new"}}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{}}""")]
    public void What_cannot_come_next_ends_the_answer(string next) =>
        Read($"{Events[0]}\n\ndata: {next}\n\n").Readable.Should().BeFalse();

    [Theory]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}}}""", "server_tool_use")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"brand new <b>"}}""", "a part of an unknown kind")]
    public void What_others_cannot_say_ends_with_its_name(string next, string named) =>
        Read($"{Events[0]}\n\ndata: {next}\n\n").Pieces.OfType<ErrorPiece>().Single().Fault.Message.Should().Contain(named);

    [Fact]
    public void Citations_end_the_answer_with_their_name() =>
        Read($"{Events[0]}\n\n{Events[6]}\n\ndata: {{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{{\"type\":\"citations_delta\",\"citation\":{{}}}}}}\n\n")
            .Pieces.OfType<ErrorPiece>().Single().Fault.Message.Should().Contain("citations_delta");

    [Fact]
    public void Events_of_a_new_kind_and_comments_say_nothing()
    {
        var (pieces, readable, finished) = Read(Messages.Stream.Replace("event: ping\ndata: {\"type\":\"ping\"}", ": hello\n\nevent: news\ndata: {\"type\":\"news\",\"x\":1}", StringComparison.Ordinal));

        (readable, finished).Should().Be((true, true));
        pieces.Where(static piece => piece is not UsagePiece { IsFinal: false }).Should().Equal(Pieces);
    }

    [Fact]
    public void An_error_of_the_provider_is_one_without_its_key()
    {
        var fault = Read(Events[0] + "\n\nevent: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded sk-ant-api03-abcdef\"}}\n\n")
            .Pieces.OfType<ErrorPiece>().Single().Fault;

        fault.Status.Should().Be(529);
        fault.Message.Should().NotContain("sk-ant");
    }

    [Theory]
    [InlineData(StopReason.EndTurn, "end_turn")]
    [InlineData(StopReason.MaxTokens, "max_tokens")]
    [InlineData(StopReason.StopSequence, "stop_sequence")]
    [InlineData(StopReason.Refusal, "refusal")]
    [InlineData(StopReason.ContentFilter, "refusal")]
    [InlineData(StopReason.Guardrail, "refusal")]
    [InlineData(StopReason.PauseTurn, "pause_turn")]
    [InlineData(StopReason.ContextWindow, "model_context_window_exceeded")]
    internal void Every_reason_to_stop_has_its_word(StopReason reason, string word) =>
        Write([new AnswerStart(null, null), new AnswerEnd(reason, "END")], stream: true).Should().Contain($"\"stop_reason\":\"{word}\",\"stop_sequence\":\"END\"");

    [Fact]
    public void A_refusal_in_words_is_text_and_the_reason()
    {
        var written = Write([new AnswerStart(null, null), new RefusalPiece(0, "No."), new BlockEnd(0), new AnswerEnd(StopReason.EndTurn)], stream: false);

        written.Should().Contain("""[{"type":"text","text":"No."}],"stop_reason":"refusal" """.TrimEnd());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tool_without_arguments_is_called_with_none(bool stream) =>
        Write([new AnswerStart(null, null), new ToolUseStart(0, "t", "n"), new BlockEnd(0), new AnswerEnd(StopReason.ToolUse)], stream).Should().Contain("\"name\":\"n\",\"input\":{}}");

    [Fact]
    public void Arguments_that_are_none_end_a_document_with_an_error()
    {
        var writer = MessagesFormat.Instance.WriterFor(Messages.Request().ToConversation().Value, Messages.Terms);
        var to = new ArrayBufferWriter<byte>();

        writer.Write(new ToolUseStart(0, "t", "n"), to);
        writer.Write(new ToolArguments(0, "{\"a\":"), to);
        writer.Write(new BlockEnd(0), to).Should().NotBeNull();
        writer.Write(new AnswerEnd(StopReason.Malformed), to).Should().NotBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_providers_thought_goes_to_the_caller_sealed(bool stream)
    {
        AnswerPiece[] pieces =
        [
            new AnswerStart(null, null),
            new ReasoningPiece(0) { Text = "Hm." },
            new ReasoningPiece(0) { Opaque = "gAAA", From = ModelSurface.Responses },
            new BlockEnd(0),
            new ReasoningPiece(1) { Opaque = "hBBB", From = ModelSurface.Responses },
            new BlockEnd(1),
            new AnswerEnd(StopReason.EndTurn),
        ];

        Write(pieces, stream).Should().Contain("\"signature\":\"agentid.Responses.o.gAAA\"").And.Contain("{\"type\":\"redacted_thinking\",\"data\":\"agentid.Responses.o.hBBB\"}");
    }
}
