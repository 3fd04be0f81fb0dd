using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.ModelCalls;

public sealed class ChatArgumentTests
{
    [Fact]
    public async Task Rules_read_the_bounds_and_the_tools_of_a_chat_request_and_not_its_messages()
    {
        var arguments = await ArgumentsAsync("""{"model":"small","stream":false,"n":2,"max_tokens":7,"messages":[{"role":"user","content":"our secret"}],"tools":[{"type":"function","function":{"name":"get_contact"}},{"type":"custom","custom":{"name":"run"}}]}""");
        arguments.Should().Contain("\"stream\":false").And.Contain("\"n\":2").And.Contain("\"max_tokens\":7").And.Contain("[\"get_contact\",\"run\"]").And.NotContain("secret");
    }

    [Fact]
    public async Task What_the_caller_did_not_set_is_absent() =>
        (await ArgumentsAsync("""{"model":"small","messages":[{"role":"user","content":"hi"}]}""")).Should().NotContain("max_tokens").And.Contain("\"tools\":[]");

    [Fact]
    public async Task Another_message_is_another_request()
    {
        var one = await ArgumentsAsync("""{"model":"small","max_tokens":7,"messages":[{"role":"user","content":"hi"}]}""");
        var same = await ArgumentsAsync("""{"model":"small","max_tokens":7,"messages":[{"role":"user","content":"hi"}]}""");
        var other = await ArgumentsAsync("""{"model":"small","max_tokens":7,"messages":[{"role":"user","content":"ho"}]}""");
        same.Should().Be(one);
        other.Should().NotBe(one);
    }

    private static async Task<string> ArgumentsAsync(string body)
    {
        await using var world = await GatewayWorld.StartAsync();
        using var response = await world.Caller.PostAsync("/v1/chat/completions", body);
        return world.Decisions.Asked.Should().ContainSingle().Subject.Arguments!.Value.GetRawText();
    }
}
