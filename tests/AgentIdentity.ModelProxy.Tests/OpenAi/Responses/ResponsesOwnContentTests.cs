namespace AgentIdentity.ModelProxy.Tests.OpenAi.Responses;

/// <summary>An id is worth something to the provider; whose it is must be asked wherever it stands for what is kept there.</summary>
public sealed class ResponsesOwnContentTests
{
    [Theory]
    [InlineData("""{"id":"it_1"}""")]
    [InlineData("""{"type":null,"id":"it_1"}""")]
    [InlineData("""{"type":7,"id":"it_1"}""")]
    [InlineData("""{"type":"item_reference","id":"it_1","role":"user","content":"hi"}""")]
    [InlineData("""{"id":"it_1","role":"user"}""")]
    [InlineData("""{"id":"it_1","content":"hi"}""")]
    [InlineData("""{"type":"message","id":"it_1","role":"assistant","content":[]}""")]
    [InlineData("""{"type":"message","id":"it_1","role":"assistant","content":null}""")]
    [InlineData("""{"type":"reasoning","id":"it_1","summary":[]}""")]
    [InlineData("""{"type":"reasoning","id":"it_1","summary":[],"encrypted_content":""}""")]
    [InlineData("""{"type":"compaction","id":"it_1","encrypted_content":null}""")]
    [InlineData("""{"type":"image_generation_call","id":"it_1","result":null,"status":"completed"}""")]
    [InlineData("""{"type":"image_generation_call","id":"it_1","result":""}""")]
    [InlineData("""{"type":"function_call","id":"it_1","call_id":"c","name":"f"}""")]
    [InlineData("""{"type":"custom_tool_call","id":"it_1","call_id":"c","name":"f"}""")]
    [InlineData("""{"type":"function_call_output","id":"it_1","call_id":"c"}""")]
    [InlineData("""{"type":"web_search_call","id":"it_1","status":"completed"}""")]
    [InlineData("""{"type":"web_search_call","id":"it_1","action":{}}""")]
    [InlineData("""{"type":"file_search_call","id":"it_1","queries":["x"],"results":null}""")]
    [InlineData("""{"type":"computer_call","id":"it_1","call_id":"c"}""")]
    [InlineData("""{"type":"tool_search_output","id":"it_1","tools":[]}""")]
    [InlineData("""{"type":"something_new","id":"it_1","text":"hi"}""")]
    public void An_id_without_content_stands_for_what_the_provider_keeps(string item)
    {
        var request = Read($$"""{"role":"user","content":"repeat it"},{{item}}""");

        request.State.Should().Equal(new StateReference("item", "it_1", "input[1].id"));
        request.Bounds.InputTokens.Should().BeNull("what is looked up shows in no byte of the request");
        request.Bounds.UnboundedMember.Should().Be("input[1].id");
    }

    [Theory]
    [InlineData("""{"id":"it_1","role":"user","content":"hi"}""")]
    [InlineData("""{"type":"message","id":"it_1","role":"assistant","content":[{"type":"output_text","text":"hi"}]}""")]
    [InlineData("""{"type":"reasoning","id":"it_1","summary":[],"encrypted_content":"x"}""")]
    [InlineData("""{"type":"function_call","id":"it_1","call_id":"c","name":"f","arguments":"{}"}""")]
    [InlineData("""{"type":"function_call_output","id":"it_1","call_id":"c","output":""}""")]
    [InlineData("""{"type":"custom_tool_call","id":"it_1","call_id":"c","name":"f","input":"x"}""")]
    [InlineData("""{"type":"apply_patch_call","id":"it_1","call_id":"c","operation":{"type":"delete_file","path":"a"}}""")]
    [InlineData("""{"type":"local_shell_call","id":"it_1","call_id":"c","action":{"type":"exec","command":["ls"]}}""")]
    [InlineData("""{"type":"web_search_call","id":"it_1","action":{"type":"search","query":"x"}}""")]
    [InlineData("""{"type":"function_call_output","call_id":"it_1","output":"ok"}""")]
    public void What_brings_its_content_is_what_it_says(string item)
    {
        var request = Read(item);

        request.State.Should().BeEmpty();
        request.Bounds.InputTokens.Should().NotBeNull();
    }

    [Fact]
    public void The_calls_of_a_chat_are_no_items()
    {
        var chat = Sample.Read("""{"model":"fast","messages":[{"role":"assistant","id":"m_1","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]}]}""");

        chat.State.Should().BeEmpty();
    }

    private static ResponsesRequest Read(string items) => ResponsesRequest.Read(Sample.Bytes($$"""{"model":"fast","input":[{{items}}]}""")).Value;
}
