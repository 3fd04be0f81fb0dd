namespace AgentIdentity.ModelProxy.Tests.OpenAi.Responses;

/// <summary>Tools that come along inside items of the input are tools like any other.</summary>
public sealed class ResponsesItemToolsTests
{
    [Fact]
    public void They_are_named_for_the_rules_wherever_they_stand() =>
        Read("""
            {"type":"tool_search_output","call_id":"c","execution":"client","tools":[{"type":"mcp","server_label":"evil","server_url":"https://evil.example"},
              {"type":"namespace","name":"n","tools":[{"type":"function","name":"spawn"}]}]},
            {"type":"additional_tools","role":"developer","tools":[{"type":"function","name":"look_up"},{"type":"code_interpreter"}]},
            {"type":"mcp_list_tools","server_label":"crm","tools":[{"name":"delete","input_schema":{}}]},
            {"type":"something_new","tools":[{"type":"shell"}]}
            """, ""","tools":[{"type":"function","name":"look_up"}]""")
            .Tools.Should().Equal("look_up", "mcp:evil", "spawn", "code_interpreter", "mcp:crm", "shell");

    [Theory]
    [InlineData("""{"type":"tool_search_output","tools":[{"type":"function","name":"f"},{"type":"mcp","server_label":"x"}]}""", "input[1].tools[1] (mcp)")]
    [InlineData("""{"type":"tool_search_output","tools":[{"type":"namespace","name":"n","tools":[{"type":"shell"}]}]}""", "input[1].tools[0].tools[0] (shell)")]
    [InlineData("""{"type":"additional_tools","role":"developer","tools":[{"type":"code_interpreter"}]}""", "input[1].tools[0] (code_interpreter)")]
    [InlineData("""{"type":"additional_tools","role":"developer","tools":[{"type":"image_generation"}]}""", "input[1].tools[0] (image_generation)")]
    [InlineData("""{"type":"additional_tools","role":"developer","tools":[{}]}""", "input[1].tools[0] ()")]
    [InlineData("""{"type":"additional_tools","role":"developer","tools":[{"type":"web_search"}]}""", "tools (web_search without max_tool_calls)")]
    [InlineData("""{"type":"tool_search_output","tools":[{"type":"namespace","tools":[{"type":"web_search"}]}]}""", "tools (web_search without max_tool_calls)")]
    [InlineData("""{"type":"mcp_list_tools","id":"x","server_label":"crm","tools":[{"name":"delete"}]}""", "input[1] (mcp_list_tools)")]
    [InlineData("""{"role":"user","content":"hi","tools":[{"type":"file_search"}]}""", "input[1].tools[0] (file_search)")]
    public void What_runs_at_the_provider_without_a_price_is_named(string item, string member) =>
        Read("""{"role":"user","content":"hi"},""" + item).Bounds.UnpricedMember.Should().Be(member);

    [Fact]
    public void Searches_are_bounded_as_those_at_the_top_are()
    {
        var bounds = Read("""{"type":"tool_search_output","tools":[{"type":"web_search"}]}""", ""","max_tool_calls":3""").Bounds;

        bounds.UnpricedMember.Should().BeNull();
        bounds.WebSearches.Should().Be(3);
        bounds.RepeatsInput.Should().BeTrue();
    }

    [Theory]
    [InlineData("""{"type":"tool_search_output","tools":[{"type":"function","name":"f"}]}""")]
    [InlineData("""{"type":"additional_tools","role":"developer","tools":[{"type":"custom","name":"f"}]}""")]
    public void Functions_are_text_and_cost_nothing_apart(string item)
    {
        var bounds = Read(item).Bounds;

        bounds.UnpricedMember.Should().BeNull();
        bounds.InputTokens.Should().NotBeNull();
    }

    [Theory]
    [InlineData("""{"type":"tool_search_output","tools":{"0":{"type":"mcp"}}}""", ModelError.MemberInvalid, "input[0].tools")]
    [InlineData("""{"type":"tool_search_output","tools":["mcp"]}""", ModelError.MemberInvalid, "input[0].tools")]
    [InlineData("""{"type":"tool_search_output","Tools":[{"type":"mcp"}]}""", ModelError.MemberAmbiguous, "tools")]
    public void What_two_parsers_could_read_differently_is_refused(string item, ModelError error, string member) =>
        ResponsesRequest.Read(Sample.Bytes($$"""{"model":"fast","input":[{{item}}]}""")).Failure.Should().BeEquivalentTo(new { Error = error, Member = member });

    private static ResponsesRequest Read(string items, string members = "") =>
        ResponsesRequest.Read(Sample.Bytes($$"""{"model":"fast","input":[{{items}}]{{members}}}""")).Value;
}
