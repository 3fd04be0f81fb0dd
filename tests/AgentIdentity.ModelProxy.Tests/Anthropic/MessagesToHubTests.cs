using System.Text.Json;

namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class MessagesToHubTests
{
    private static Conversation Hub(string body) => Messages.TryRead(body).Value.ToConversation().Value;

    private static string? Refused(string body)
    {
        var result = Messages.TryRead(body).Value.ToConversation();
        result.Ok.Should().BeFalse();
        result.Failure.Error.Should().Be(ModelError.NotTranslatable);
        return result.Failure.Member;
    }

    [Fact]
    public void A_whole_request_is_read()
    {
        var asked = Hub("""
            {"model":"smart","max_tokens":2000,"stream":true,"temperature":0.5,"top_p":0.9,"top_k":40,"stop_sequences":["END"],
            "system":[{"type":"text","text":"Be kind.","cache_control":{"type":"ephemeral","ttl":"1h"}}],"metadata":{"user_id":"u1"},
            "thinking":{"type":"enabled","budget_tokens":1024,"display":"summarized"},"output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object"}}},
            "context_management":{"edits":[{"type":"clear_thinking_20251015","keep":{"type":"all"}}]},"speed":"standard","service_tier":"auto","inference_geo":"global",
            "tools":[{"name":"look_up","description":"d","input_schema":{"type":"object"},"strict":true,"cache_control":{"type":"ephemeral"}}],"tool_choice":{"type":"tool","name":"look_up","disable_parallel_tool_use":true},
            "messages":[{"role":"user","content":"Hello"}]}
            """);

        asked.Should().BeEquivalentTo(new
        {
            From = ModelSurface.Messages,
            Model = "smart",
            Stream = true,
            MaxOutputTokens = 2000L,
            Temperature = 0.5,
            TopP = 0.9,
            TopK = 40,
            Stop = new[] { "END" },
            EndUser = "u1",
            ParallelTools = false,
            ToolChoice = new { Mode = ToolChoiceMode.Named, Name = "look_up" },
            Reasoning = new { BudgetTokens = 1024L, Effort = "high", Shown = true, Adaptive = false },
        });
        asked.System.Should().Equal(new TextPart("system[0]", "Be kind.") { Cache = new CacheMark("1h") });
        asked.Turns.Single().Parts.Should().Equal(new TextPart("messages[0].content", "Hello"));
        asked.Shape!.Schema!.Value.GetRawText().Should().Be("""{"type":"object"}""");
        asked.Tools.Single().Should().BeEquivalentTo(new { Name = "look_up", Description = "d", Strict = true, Cache = new CacheMark(null) });
    }

    [Fact]
    public void Every_kind_of_block_finds_its_part()
    {
        var asked = Hub("""
            {"model":"smart","max_tokens":9,"messages":[
            {"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}},{"type":"image","source":{"type":"url","url":"https://a.example/b"}},
            {"type":"document","title":"T","source":{"type":"base64","media_type":"application/pdf","data":"AA=="}},{"type":"document","citations":{"enabled":false},"source":{"type":"text","media_type":"text/plain","data":"x"}}]},
            {"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"redacted_thinking","data":"b3Bx"},{"type":"tool_use","id":"t1","name":"n","input":{"a": 1},"caller":{"type":"direct"}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":[{"type":"text","text":"no"}],"cache_control":{"type":"ephemeral"}}]},
            {"role":"system","content":"Now be brief."}]}
            """);

        asked.Turns.Select(static turn => turn.Role).Should().Equal(TurnRole.User, TurnRole.Assistant, TurnRole.User, TurnRole.System);
        asked.Turns[0].Parts.Should().Equal(
            new ImagePart("messages[0].content[0]") { MediaType = "image/png", Base64 = "AA==" },
            new ImagePart("messages[0].content[1]") { Url = "https://a.example/b" },
            new DocumentPart("messages[0].content[2]", "application/pdf") { Name = "T", Base64 = "AA==" },
            new DocumentPart("messages[0].content[3]", "text/plain") { Text = "x" });
        asked.Turns[1].Parts.Should().Equal(
            new ReasoningPart("messages[1].content[0]", "Hm.") { Signature = "c2ln", From = ModelSurface.Messages },
            new ReasoningPart("messages[1].content[1]", null) { Opaque = "b3Bx", From = ModelSurface.Messages },
            new ToolUsePart("messages[1].content[2]", "t1", "n", """{"a": 1}"""));
        var result = asked.Turns[2].Parts.Single().Should().BeOfType<ToolResultPart>().Subject;
        (result.Id, result.IsError, result.Cache).Should().Be(("t1", true, new CacheMark(null)));
        result.Parts.Should().Equal(new TextPart("messages[2].content[0].content[0]", "no"));
    }

    [Theory]
    [InlineData(""","brand_new":1""", "brand_new")]
    [InlineData(""","container":"c""" + "\"", "container")]
    [InlineData(""","speed":"fast" """, "speed")]
    [InlineData(""","service_tier":"standard_only" """, "service_tier")]
    [InlineData(""","inference_geo":"us" """, "inference_geo")]
    [InlineData(""","metadata":{"user_id":"u","other":1}""", "metadata")]
    [InlineData(""","context_management":{"edits":[{"type":"clear_thinking_20251015","keep":{"type":"thinking_turns","value":1}}]}""", "context_management.edits[0]")]
    [InlineData(""","context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]}""", "context_management.edits[0]")]
    [InlineData(""","thinking":{"type":"between_tools"}""", "thinking")]
    [InlineData(""","thinking":{"type":"adaptive","display":"loud"}""", "thinking.display")]
    [InlineData(""","output_config":{"effort":"huge"}""", "output_config.effort")]
    [InlineData(""","output_config":{"other":1}""", "output_config.other")]
    [InlineData(""","temperature":"hot" """, "temperature")]
    [InlineData(""","stop_sequences":[7]""", "stop_sequences[0]")]
    [InlineData(""","tool_choice":{"type":"first"}""", "tool_choice")]
    [InlineData(""","tools":[{"type":"bash_20250124","name":"bash"}]""", "tools[0].type")]
    [InlineData(""","tools":[{"name":"a","defer_loading":true}]""", "tools[0].defer_loading")]
    [InlineData(""","tools":[{"name":"a","allowed_callers":["code_execution_20260521"]}]""", "tools[0].allowed_callers")]
    [InlineData(""","tools":[{"name":"a","input_examples":[{}]}]""", "tools[0].input_examples")]
    [InlineData(""","system":[{"type":"image","source":{}}]""", "system[0]")]
    public void What_has_no_place_is_refused_by_name(string members, string named) => Refused(Messages.Body(members)).Should().Be(named);

    [Theory]
    [InlineData("""[{"type":"image","source":{"type":"file","file_id":"f"}}]""", "messages[0].content[0].source")]
    [InlineData("""[{"type":"image","transformations":{},"source":{"type":"url","url":"u"}}]""", "messages[0].content[0].transformations")]
    [InlineData("""[{"type":"document","citations":{"enabled":true},"source":{"type":"text","data":"x"}}]""", "messages[0].content[0].citations")]
    [InlineData("""[{"type":"document","context":"c","source":{"type":"text","data":"x"}}]""", "messages[0].content[0].context")]
    [InlineData("""[{"type":"document","source":{"type":"url","url":"u"}}]""", "messages[0].content[0].source")]
    [InlineData("""[{"type":"text","text":"a"},{"type":"search_result","source":"s","title":"t","content":[]}]""", "messages[0].content[1]")]
    [InlineData("""[{"type":"server_tool_use","id":"s","name":"web_search","input":{}}]""", "messages[0].content[0]")]
    [InlineData("""[{"type":"tool_use","id":"t","name":"n","input":{},"caller":{"type":"code_execution_20260120"}}]""", "messages[0].content[0]")]
    [InlineData("""[{"type":"tool_use","id":"t","name":"n","input":"x"}]""", "messages[0].content[0].input")]
    [InlineData("""[{"type":"tool_result","tool_use_id":"t","content":[{"type":"tool_reference","tool_name":"n"}]}]""", "messages[0].content[0].content[0]")]
    [InlineData("""[{"type":"text","text":"a","odd":1}]""", "messages[0].content[0].odd")]
    [InlineData("""[{"type":"text"}]""", "messages[0].content[0].text")]
    public void A_block_that_has_no_place_is_refused_by_its_place(string content, string named) => Refused(Messages.Saying(content)).Should().Be(named);

    [Fact]
    public void A_refusal_says_which_and_never_what()
    {
        var failure = Messages.TryRead(Messages.Saying("""[{"type":"search_result","source":"my secret"}]""")).Value.ToConversation().Failure;

        failure.Detail.Should().Contain("messages[0].content[0]").And.NotContain("secret");
    }

    [Fact]
    public void Half_a_letter_passes_where_nobody_reads_it_and_is_refused_where_it_must_be_read()
    {
        var request = Messages.TryRead(Messages.Saying("\"\\ud800\"")).Value;

        Messages.Sent(request).Should().Contain("\\ud800");
        request.ToConversation().Failure.Error.Should().Be(ModelError.BodyUnreadable);
    }

    [Fact]
    public void Counting_is_nobody_elses_business() =>
        CountTokensRequest.Read(Sample.Bytes("""{"model":"smart","messages":[{"role":"user","content":"a"}]}"""), Messages.Newer).Value
            .BodyFor(Sample.Candidate, ModelSurface.Chat, BodyEdits.None).Failure.Error.Should().Be(ModelError.NotTranslatable);

    [Theory]
    [InlineData("disabled", "none", false)]
    [InlineData("adaptive", null, true)]
    public void Thought_that_is_off_or_left_to_the_model_is_said_so(string type, string? effort, bool adaptive)
    {
        var wish = Hub(Messages.Body($$""","thinking":{"type":"{{type}}"}""")).Reasoning!;

        (wish.Effort, wish.Adaptive).Should().Be((effort, adaptive));
    }

    [Fact]
    public void What_another_provider_thought_comes_back_to_it()
    {
        var thought = new ReasoningPart("messages[0].content[0]", null) { Opaque = "gAAA.b.c", From = ModelSurface.Responses };
        var sealedText = MessagesSeal.Close(thought.From, thought.Opaque!, isOpaque: true);

        Hub(Messages.Saying(JsonSerializer.Serialize(new[] { new { type = "redacted_thinking", data = sealedText } }), "assistant"))
            .Turns[0].Parts.Should().Equal(thought);
        MessagesSeal.Close(ModelSurface.Messages, "c2ln", isOpaque: false).Should().Be("c2ln");
    }
}
