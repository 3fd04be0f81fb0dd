namespace AgentIdentity.ModelProxy.Tests.OpenAi.Responses;

public sealed class ResponsesBoundsTests
{
    [Fact]
    public void Text_is_bounded_by_its_bytes()
    {
        const string Body = """{"model":"fast","max_output_tokens":50,"instructions":"x","input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]},{"type":"function_call_output","call_id":"c","output":"ok"}]}""";

        var bounds = ResponsesRequest.Read(Sample.Bytes(Body)).Value.Bounds;

        bounds.InputTokens.Should().Be(Body.Length + 512);
        bounds.OutputTokensPerChoice.Should().Be(50);
        bounds.UnpricedMember.Should().BeNull();
    }

    [Theory]
    [InlineData(""","input":[{"role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"https://x.example/a.png"}]}]""", "input[0].content[1]")]
    [InlineData(""","input":[{"type":"function_call_output","call_id":"c","output":[{"type":"input_image","image_url":"https://x.example/a.png"}]}]""", "input[0].output[0]")]
    [InlineData(""","input":[{"type":"computer_call_output","output":{}}]""", "input[0]")]
    [InlineData(""","input":"go on","previous_response_id":"resp_1" """, "previous_response_id")]
    [InlineData(""","input":"go on","conversation":"conv_1" """, "conversation")]
    [InlineData(""","input":"go on","prompt":{"id":"pmpt_1"}""", "prompt")]
    public void What_bytes_do_not_bound_is_named(string members, string member)
    {
        var bounds = Bounds(members);

        bounds.InputTokens.Should().BeNull();
        bounds.UnboundedMember.Should().Be(member);
    }

    [Theory]
    [InlineData(""","tools":[{"type":"function","name":"f"},{"type":"code_interpreter","container":{"type":"auto"}}]""", "tools[1] (code_interpreter)")]
    [InlineData(""","tools":[{"type":"file_search"}]""", "tools[0] (file_search)")]
    [InlineData(""","tools":[{"type":"mcp","server_label":"x"}]""", "tools[0] (mcp)")]
    [InlineData(""","tools":[{"type":"image_generation"}]""", "tools[0] (image_generation)")]
    [InlineData(""","tools":[{"type":"something_new"}]""", "tools[0] (something_new)")]
    [InlineData(""","tools":[{"type":"namespace","name":"n","tools":[{"type":"shell"}]}]""", "tools[0].tools[0] (shell)")]
    [InlineData(""","tools":[{"type":"web_search"}]""", "tools (web_search without max_tool_calls)")]
    [InlineData(""","background":true""", "background")]
    [InlineData(""","context_management":[{"type":"compaction","compact_threshold":1000}]""", "context_management")]
    [InlineData(""","service_tier":"priority" """, "service_tier")]
    public void What_runs_at_the_provider_without_a_price_is_named(string members, string member) =>
        Bounds(""","input":"hi" """ + members).UnpricedMember.Should().Be(member);

    [Fact]
    public void A_summary_that_the_input_asks_for_is_an_answer_of_its_own() =>
        Bounds(""","input":[{"role":"user","content":"hi"},{"type":"compaction_trigger"}]""").UnpricedMember.Should().Be("input[1]");

    [Theory]
    [InlineData(""","context_management":null""")]
    [InlineData(""","tools":[{"type":"function","name":"f"},{"type":"custom","name":"g"},{"type":"local_shell"},{"type":"apply_patch"}]""")]
    [InlineData(""","service_tier":"flex","background":false""")]
    public void What_the_caller_runs_itself_needs_no_price(string members) => Bounds(""","input":"hi" """ + members).UnpricedMember.Should().BeNull();

    [Fact]
    public void Searches_are_counted_where_the_caller_bounds_them_and_may_read_the_input_again()
    {
        var bounds = Bounds(""","input":"hi","max_tool_calls":3,"tools":[{"type":"web_search"}]""");

        bounds.UnpricedMember.Should().BeNull();
        bounds.WebSearches.Should().Be(3);
        bounds.RepeatsInput.Should().BeTrue();
    }

    private static CallBounds Bounds(string members) => ResponsesRequest.Read(Sample.Bytes($$"""{"model":"fast"{{members}}}""")).Value.Bounds;
}
