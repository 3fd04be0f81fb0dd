namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class MessagesBoundsTests
{
    [Fact]
    public void Text_is_bounded_by_its_bytes()
    {
        var body = Messages.Body(""","system":[{"type":"text","text":"be kind"}]""");

        Messages.TryRead(body).Value.Bounds.InputTokens.Should().BeInRange(body.Length + 1, body.Length + 10_000);
    }

    [Theory]
    [InlineData("""[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}]""")]
    [InlineData("""[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AA=="}}]""")]
    [InlineData("""[{"type":"document","source":{"type":"url","url":"https://a.example/b.pdf"}}]""")]
    [InlineData("""[{"type":"document","source":{"type":"content","content":[{"type":"image","source":{"type":"url","url":"https://a.example/b"}}]}}]""")]
    [InlineData("""[{"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"url","url":"https://a.example/b"}}]}]""")]
    [InlineData("""[{"type":"container_upload","file_id":"f"}]""")]
    [InlineData("""[{"type":"something_new"}]""")]
    [InlineData("""[{"no_type":1}]""")]
    public void What_is_not_text_is_not_bounded_by_the_body(string content)
    {
        var bounds = Messages.TryRead(Messages.Saying(content)).Value.Bounds;

        bounds.InputTokens.Should().BeNull();
        bounds.UnboundedMember.Should().Be("messages");
        WorstCase.Of(bounds, Messages.Candidate with { ContextWindow = null }).Failure.Error.Should().Be(ModelError.InputUnbounded);
    }

    [Theory]
    [InlineData("""[{"type":"text","text":"a"},{"type":"tool_result","tool_use_id":"t","content":"done"},{"type":"tool_result","tool_use_id":"t"}]""")]
    [InlineData("""[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"a"}},{"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"a"}]}]""")]
    [InlineData("""[{"type":"thinking","thinking":"a","signature":"b"},{"type":"redacted_thinking","data":"c"},{"type":"tool_use","id":"t","name":"n","input":{}}]""")]
    public void All_kinds_of_text_are(string content) =>
        Messages.TryRead(Messages.Saying(content, "assistant")).Value.Bounds.InputTokens.Should().NotBeNull();

    [Fact]
    public void A_conversation_that_the_provider_holds_is_unbounded() =>
        Messages.Request(""","thread":{"type":"create"}""").Bounds.UnboundedMember.Should().Be("thread");

    [Theory]
    [InlineData(""","speed":"fast" """, "speed")]
    [InlineData(""","container":{"skills":[]}""", "container")]
    [InlineData(""","compaction":{}""", "compaction")]
    [InlineData(""","context_management":{"edits":[{"type":"compact_20260112"}]}""", "context_management")]
    [InlineData(""","tools":[{"type":"code_execution_20260521","name":"c"}]""", "tools[0].type")]
    [InlineData(""","tools":[{"name":"a"},{"type":"advisor_20260301","name":"advisor"}]""", "tools[1].type")]
    [InlineData(""","tools":[{"type":"web_search_20260318","name":"web_search"}]""", "tools[0].max_uses")]
    [InlineData(""","tools":[{"type":"web_search_20260318","name":"web_search","max_uses":-1}]""", "tools[0].max_uses")]
    public void What_is_billed_apart_is_named(string members, string named)
    {
        var bounds = Messages.Request(members).Bounds;

        bounds.UnpricedMember.Should().Be(named);
        WorstCase.Of(bounds, Messages.Candidate).Failure.Should().BeEquivalentTo(new { Error = ModelError.PriceUnknown, Member = named });
    }

    [Theory]
    [InlineData(""","speed":"standard","container":null,"context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]}""")]
    [InlineData(""","tools":[{"type":"custom","name":"a"},{"type":null,"name":"b"},{"type":"bash_20250124","name":"bash"},{"type":"text_editor_20250728","name":"e"}]""")]
    [InlineData(""","tools":[{"type":"web_fetch_20260318","name":"web_fetch"}]""")]
    public void What_is_billed_by_its_tokens_alone_is_not(string members) => Messages.Request(members).Bounds.UnpricedMember.Should().BeNull();

    [Fact]
    public void Searches_are_counted_and_repeat_the_input()
    {
        var bounds = Messages.Request(""","tools":[{"type":"web_search_20260318","name":"web_search","max_uses":3}]""").Bounds;

        bounds.WebSearches.Should().Be(3);
        bounds.RepeatsInput.Should().BeTrue();
    }

    [Fact]
    public void Searches_without_number_are_not_priced_and_overflow_nothing()
    {
        const string Tool = """{"type":"web_search_20260318","name":"web_search","max_uses":9000000000000000000}""";

        var bounds = Messages.Request($",\"tools\":[{Tool},{Tool}]").Bounds;

        bounds.UnpricedMember.Should().Be("tools[0].max_uses");
        bounds.WebSearches.Should().Be(2_000_000);
    }

    [Fact]
    public void A_long_context_is_one_only_where_the_input_may_be_long()
    {
        var wanting = Messages.Older with { Beta = "a-1, context-1m-2025-08-07" };

        Messages.Request("", wanting).Bounds.RepeatsInput.Should().BeFalse();
        Messages.Request($",\"system\":\"{new string('x', 200_000)}\"", wanting).Bounds.RepeatsInput.Should().BeTrue();
        Messages.Request($",\"system\":\"{new string('x', 200_000)}\"").Bounds.RepeatsInput.Should().BeFalse();
    }

    [Fact]
    public void The_maximum_is_not_lowered_below_the_tokens_of_thought()
    {
        var request = Messages.TryRead("""{"model":"smart","max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":4000},"messages":[{"role":"user","content":"a"}]}""").Value;

        request.Bounds.LeastOutputTokensPerChoice.Should().Be(4001);
        request.BodyFor(Messages.Candidate, ModelSurface.Messages, new() { MaxOutputTokens = 4000 }).Failure.Error.Should().Be(ModelError.BudgetTooSmall);
        request.BodyFor(Messages.Candidate, ModelSurface.Messages, new() { MaxOutputTokens = 4001 }).Ok.Should().BeTrue();
    }
}
