using System.Buffers;
using System.Text;

namespace AgentIdentity.ModelProxy.Tests;

public sealed class ToolWishTests
{
    private static readonly AnswerTerms Terms = new("fast", "dec_1", DateTimeOffset.UnixEpoch);

    private static readonly AnswerPiece[] Answer =
    [
        new AnswerStart("a1", "m"),
        new TextPiece(0, "Let me look."),
        new BlockEnd(0),
        new ToolUseStart(1, "t1", "get_contact"),
        new ToolArguments(1, "{\"id\":"),
        new ToolArguments(1, "7}"),
        new BlockEnd(1),
        new ToolUseStart(2, "t2", "delete_all"),
        new BlockEnd(2),
        new AnswerEnd(StopReason.ToolUse),
        new UsagePiece(new ModelUsage { Input = 10, Output = 5 }, IsFinal: true),
    ];

    public static TheoryData<ModelSurface, bool> Forms => new(
        from surface in (ModelSurface[])[ModelSurface.Chat, ModelSurface.Responses, ModelSurface.Messages, ModelSurface.Converse]
        from stream in (bool[])[false, true]
        select (surface, stream));

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_tool_is_found_with_its_arguments(ModelSurface surface, bool stream)
    {
        var read = Read(Request(surface, stream), Write(Request(surface, stream), Answer));

        read.All.Select(static wish => (wish.Name, wish.Arguments.Length > 0 ? wish.Arguments : "{}")).Should().Equal(("get_contact", "{\"id\":7}"), ("delete_all", "{}"));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_taken_out_is_gone_and_the_rest_is_there(ModelSurface surface, bool stream)
    {
        var request = Request(surface, stream);
        var read = Read(request, Write(request, Answer));

        var rest = read.Without(new HashSet<int> { read.All[1].Block }, request, Terms)!.Value.ToArray();

        Read(request, rest).All.Single().Name.Should().Be("get_contact");
        var text = Encoding.UTF8.GetString(rest);
        text.Should().Contain("Let me look.").And.NotContain("delete_all").And.NotContain("t2");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Where_none_is_left_nobody_is_told_to_look_for_one(ModelSurface surface, bool stream)
    {
        var request = Request(surface, stream);
        var read = Read(request, Write(request, Answer));

        var rest = read.Without(read.All.Select(static wish => wish.Block).ToHashSet(), request, Terms)!.Value.ToArray();

        Read(request, rest).All.Should().BeEmpty();
        // An answer of responses repeats the tools of its request: the calls' own ids tell.
        Encoding.UTF8.GetString(rest).Should().NotContain("\"t1\"").And.NotContain("delete_all").And.NotContain("\"tool_use\"").And.NotContain("\"finish_reason\":\"tool_calls\"");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_answer_that_was_cut_is_no_answer(ModelSurface surface, bool stream)
    {
        var request = Request(surface, stream);
        var whole = Write(request, Answer);

        ToolWishes.Read(surface, WireFormats.Of(surface).ContentType(stream), whole.AsSpan(0, whole.Length / 2)).Should().BeNull();
    }

    [Fact]
    public void Embeddings_and_what_the_hub_cannot_hold_cannot_be_written_again()
    {
        ToolWishes.CanBeTakenOut(EmbeddingsRequest.Read("""{"model":"fast","input":"x"}"""u8.ToArray()).Value).Should().BeFalse();
        ToolWishes.CanBeTakenOut(Request(ModelSurface.Messages, stream: true)).Should().BeTrue();
    }

    private static ToolWishes Read(ModelRequest request, byte[] answer) =>
        ToolWishes.Read(request.Surface, WireFormats.Of(request.Surface).ContentType(request.Stream), answer)!;

    private static byte[] Write(ModelRequest request, IEnumerable<AnswerPiece> pieces)
    {
        var (writer, to) = (WireFormats.Of(request.Surface).WriterFor(request.ToConversation().Value, Terms), new ArrayBufferWriter<byte>());
        foreach (var piece in pieces)
        {
            writer.Write(piece, to).Should().BeNull();
        }

        writer.End(to);
        return to.WrittenSpan.ToArray();
    }

    private static ModelRequest Request(ModelSurface surface, bool stream)
    {
        var flag = stream ? "true" : "false";
        return surface switch
        {
            ModelSurface.Chat => OpenAiChatRequest.Read(Bytes($$$$"""
                {"model":"fast","stream":{{{{flag}}}},"stream_options":null,"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"get_contact","parameters":{"type":"object"}}}]}
                """)).Value,
            ModelSurface.Responses => ResponsesRequest.Read(Bytes($$$"""
                {"model":"fast","stream":{{{flag}}},"store":false,"input":"hi","tools":[{"type":"function","name":"get_contact","parameters":{"type":"object"},"strict":false}]}
                """)).Value,
            ModelSurface.Messages => MessagesRequest.Read(Bytes($$$"""
                {"model":"fast","max_tokens":100,"stream":{{{flag}}},"messages":[{"role":"user","content":"hi"}],"tools":[{"name":"get_contact","input_schema":{"type":"object"}}]}
                """), new MessagesHeaders { Version = MessagesHeaders.Older }).Value,
            _ => ConverseRequest.Read("fast", stream, Bytes("""
                {"messages":[{"role":"user","content":[{"text":"hi"}]}],"inferenceConfig":{"maxTokens":100},"toolConfig":{"tools":[{"toolSpec":{"name":"get_contact","inputSchema":{"json":{"type":"object"}}}}]}}
                """)).Value,
        };
    }

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
