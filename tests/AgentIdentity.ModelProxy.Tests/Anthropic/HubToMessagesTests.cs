using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class HubToMessagesTests
{
    private static readonly Conversation Small = new()
    {
        From = ModelSurface.Chat,
        Model = "smart",
        Stream = false,
        MaxOutputTokens = 2000,
        Turns = [new Turn(TurnRole.User, [new TextPart("messages[0]", "Hello")], "messages[0]")],
    };

    private static JsonElement Written(Conversation asked, BodyEdits? edits = null, ModelCandidate? to = null)
    {
        using var document = JsonDocument.Parse(MessagesFormat.Instance.WriteRequest(asked, to ?? Messages.Candidate, edits ?? BodyEdits.None).Value.Bytes);
        return document.RootElement.Clone();
    }

    private static string? Refused(Conversation asked)
    {
        var result = MessagesFormat.Instance.WriteRequest(asked, Messages.Candidate, BodyEdits.None);
        result.Ok.Should().BeFalse();
        result.Failure.Error.Should().Be(ModelError.NotTranslatable);
        return result.Failure.Member;
    }

    private static Conversation Saying(ConversationPart part, TurnRole role = TurnRole.User) =>
        Small with { Turns = [new Turn(role, [part], "messages[0]"), new Turn(TurnRole.User, [new TextPart("messages[1]", "x")], "messages[1]")] };

    [Fact]
    public void A_small_conversation_is_written() =>
        Written(Small).GetRawText().Should().Be("""{"model":"claude-sonnet-5","max_tokens":2000,"messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}]}""");

    [Fact]
    public void Everything_that_can_be_said_is()
    {
        using var schema = JsonDocument.Parse("""{"type":"object"}""");
        var body = Written(
            Small with
            {
                Stream = true,
                Temperature = 0.5,
                TopP = 0.9,
                TopK = 40,
                Stop = ["END"],
                EndUser = "u1",
                System = [new TextPart("s", "Be kind.") { Cache = new CacheMark("1h") }],
                Tools = [new ToolOffer("tools[0]", "look_up") { Description = "d", InputSchema = schema.RootElement, Strict = true }, new ToolOffer("tools[1]", "bare")],
                ToolChoice = new ToolChoice(ToolChoiceMode.Required),
                ParallelTools = false,
                Reasoning = new ReasoningWish("reasoning") { Effort = "high", BudgetTokens = 1024, Shown = false },
                Shape = new AnswerShape("response_format") { Schema = schema.RootElement, Name = "answer", Strict = true },
                CacheKey = "k",
            },
            new BodyEdits { MaxOutputTokens = 1500, InferenceGeo = "us" });

        body.GetRawText().Should().Be(
            """{"model":"claude-sonnet-5","max_tokens":1500,"stream":true,"system":[{"type":"text","text":"Be kind.","cache_control":{"type":"ephemeral","ttl":"1h"}}]"""
            + ""","messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}],"tools":[{"name":"look_up","description":"d","input_schema":{"type":"object"},"strict":true},{"name":"bare","input_schema":{"type":"object","properties":{}}}]"""
            + ""","tool_choice":{"type":"any","disable_parallel_tool_use":true},"temperature":0.5,"top_p":0.9,"top_k":40,"stop_sequences":["END"],"thinking":{"type":"enabled","budget_tokens":1024,"display":"omitted"}"""
            + ""","output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object"}}},"metadata":{"user_id":"u1"},"inference_geo":"us"}""");
    }

    [Fact]
    public void Turns_of_one_side_become_one_message_and_keep_their_parts()
    {
        var body = Written(Small with
        {
            Turns =
            [
                new Turn(TurnRole.User, [new ImagePart("m0") { MediaType = "image/png", Base64 = "AA==" }, new ImagePart("m0") { Url = "https://a.example/b" }], "m0"),
                new Turn(TurnRole.Assistant, [new ReasoningPart("m1", "Hm.") { Signature = "c2ln", From = ModelSurface.Messages }, new ToolUsePart("m1", "t1", "n", "{\"a\": 1}"), new ToolUsePart("m1", "t2", "n", "")], "m1"),
                new Turn(TurnRole.User, [new ToolResultPart("m2", "t1", [new TextPart("m2", "no")], IsError: true)], "m2"),
                new Turn(TurnRole.User, [new ToolResultPart("m3", "t2", [], IsError: false)], "m3"),
                new Turn(TurnRole.User, [new DocumentPart("m4", "application/pdf") { Name = "T", Base64 = "AA==" }, new DocumentPart("m4", "text/plain") { Text = "x" }], "m4"),
            ],
        });

        body.GetProperty("messages").GetRawText().Should().Be(
            """[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}},{"type":"image","source":{"type":"url","url":"https://a.example/b"}}]},"""
            + """{"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"tool_use","id":"t1","name":"n","input":{"a": 1}},{"type":"tool_use","id":"t2","name":"n","input":{}}]},"""
            + """{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"no"}],"is_error":true},{"type":"tool_result","tool_use_id":"t2","content":[]},"""
            + """{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AA=="},"title":"T"},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"x"}}]}]""");
    }

    [Theory]
    [InlineData(null, 500L, null, 500)]
    [InlineData(null, 500L, 300L, 300)]
    [InlineData(100L, 500L, 300L, 100)]
    [InlineData(null, null, 300L, 300)]
    public void The_maximum_is_the_callers_or_the_models_and_no_more_than_the_money_buys(long? asked, long? model, long? money, long written) =>
        Written(Small with { MaxOutputTokens = asked }, new BodyEdits { MaxOutputTokens = money }, Messages.Candidate with { MaxOutputTokens = model })
            .GetProperty("max_tokens").GetInt64().Should().Be(written);

    [Fact]
    public void Without_any_maximum_there_is_no_call() => Refused(Small with { MaxOutputTokens = null }).Should().Be("max_completion_tokens");

    [Fact]
    public void What_cannot_be_said_is_refused_by_name()
    {
        Refused(Small with { Choices = 2 }).Should().Be("n");
        Refused(Small with { Temperature = 1.5 }).Should().Be("temperature");
        Refused(Small with { Verbosity = "low" }).Should().Be("verbosity");
        Refused(Small with { Metadata = new Dictionary<string, string> { ["a"] = "b" } }).Should().Be("metadata");
        Refused(Small with { Shape = new AnswerShape("response_format") }).Should().Be("response_format");
        Refused(Small with { Reasoning = new ReasoningWish("reasoning_effort") { Effort = "minimal" } }).Should().Be("reasoning_effort");
        Refused(Small with { Reasoning = new ReasoningWish("thinking") { BudgetTokens = 100 } }).Should().Be("thinking");
        Refused(Small with { Reasoning = new ReasoningWish("thinking") { BudgetTokens = 2000 } }).Should().Be("thinking");
        Refused(Small with { System = [new ImagePart("messages[0]")] }).Should().Be("messages[0]");
        Refused(Small with { Turns = [.. Small.Turns, new Turn(TurnRole.System, [], "messages[1]")] }).Should().Be("messages[1]");
        Refused(Small with { Turns = [.. Small.Turns, new Turn(TurnRole.Assistant, [new TextPart("messages[1]", "It is (")], "messages[1]")] }).Should().Be("messages[1]");
        Refused(Saying(new ImagePart("m") { MediaType = "image/tiff", Base64 = "AA==" })).Should().Be("m");
        Refused(Saying(new ImagePart("m") { Url = "https://a.example", Detail = "low" })).Should().Be("m");
        Refused(Saying(new DocumentPart("m", "application/zip") { Base64 = "AA==" })).Should().Be("m");
        Refused(Saying(new ToolUsePart("m", "t", "n", "[1]"), TurnRole.Assistant)).Should().Be("m");
        Refused(Saying(new ToolUsePart("m", "t", "n", "{"), TurnRole.Assistant)).Should().Be("m");
        Refused(Saying(new RefusalPart("m", "no"), TurnRole.Assistant)).Should().Be("m");
        Refused(Saying(new ReasoningPart("m", "Hm.") { Signature = "s", From = ModelSurface.Converse }, TurnRole.Assistant)).Should().Be("m");
        Refused(Saying(new ReasoningPart("m", "Hm."), TurnRole.Assistant)).Should().Be("m");
    }

    [Fact]
    public void Going_on_from_a_beginning_passes_where_the_caller_meant_that() =>
        Written(Small with { From = ModelSurface.Converse, Turns = [.. Small.Turns, new Turn(TurnRole.Assistant, [new TextPart("m", "It is (")], "m")] })
            .GetProperty("messages").GetArrayLength().Should().Be(2);

    [Fact]
    public void What_is_read_and_written_says_the_same()
    {
        const string body = """
            {"model":"smart","max_tokens":2000,"stream":true,"system":[{"type":"text","text":"s"}],"messages":[{"role":"user","content":[{"type":"text","text":"Grüße 👋 \"x\""}]},
            {"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"tool_use","id":"t1","name":"n","input":{"a":1}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"no"}],"is_error":true}]}],
            "tools":[{"name":"n","input_schema":{"type":"object"}}],"tool_choice":{"type":"auto"},"temperature":1,"stop_sequences":["a"],"thinking":{"type":"adaptive"},"output_config":{"effort":"low"},"metadata":{"user_id":"u"}}
            """;
        var written = Written(Messages.TryRead(body).Value.ToConversation().Value, to: Messages.Candidate with { Model = "smart" });

        using var original = JsonDocument.Parse(body);
        JsonElement.DeepEquals(written, original.RootElement).Should().BeTrue(written.GetRawText());
    }
}
