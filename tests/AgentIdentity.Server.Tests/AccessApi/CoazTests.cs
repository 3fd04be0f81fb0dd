using System.Text.Json;
using AgentIdentity.Server.AccessApi;

namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>MCP requests by the default table of the COAZ binding for MCP (authzen-coaz-mcp-binding-1_0).</summary>
public sealed class CoazTests(DelegatedServer pdp)
{
    private const string Servers = "https://agents.example/mcp/";

    [Theory]
    [InlineData("initialize", """{"protocolVersion":"2025-11-25"}""", "mcp_server https://agents.example/mcp/crm")]
    [InlineData("server/discover", "{}", "mcp_server https://agents.example/mcp/crm")]
    [InlineData("tools/list", "{}", "mcp_server https://agents.example/mcp/crm")]
    [InlineData("tools/call", """{"name":"get_contact","arguments":{"id":1}}""", "tool get_contact")]
    [InlineData("resources/list", "{}", "mcp_server https://agents.example/mcp/crm")]
    [InlineData("resources/read", """{"uri":"file:///a"}""", "resource file:///a")]
    [InlineData("resources/subscribe", """{"uri":"file:///a"}""", "resource file:///a")]
    [InlineData("resources/unsubscribe", """{"uri":"file:///a"}""", "resource file:///a")]
    [InlineData("prompts/list", "{}", "mcp_server https://agents.example/mcp/crm")]
    [InlineData("prompts/get", """{"name":"greet"}""", "prompt greet")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt","name":"greet"}}""", "prompt greet")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/resource","uri":"file:///{x}"}}""", "resource file:///{x}")]
    [InlineData("logging/setLevel", """{"level":"info"}""", "mcp_server https://agents.example/mcp/crm")]
    [InlineData("tasks/get", """{"taskId":"t1"}""", "task t1")]
    [InlineData("tasks/result", """{"taskId":"t1"}""", "task t1")]
    [InlineData("tasks/cancel", """{"taskId":"t1"}""", "task t1")]
    [InlineData("tasks/list", "{}", "mcp_server https://agents.example/mcp/crm")]
    public void Every_method_of_the_table_makes_its_question(string method, string parameters, string resource)
    {
        CoazMapping.Knows(method).Should().BeTrue();
        var (question, mistake) = Read(method, $$$"""{"params":{{{parameters}}},"token":{"sub":"ben","client_id":"codex","aud":"https://agents.example/mcp/crm"}}""");
        mistake.Should().BeNull();
        (question!.Subject.Type, question.Subject.Id, question.Action.Name, $"{question.Resource.Type} {question.Resource.Id}").Should().Be(("identity", "ben", method, resource));
        question.Context!.Value.GetRawText().Should().Be("""{"agent":"codex"}""");
    }

    [Theory]
    [InlineData("""{"params":{"name":"a"},"token":{"client_id":"codex","aud":"https://agents.example/mcp/crm"}}""", "token.sub")]
    [InlineData("""{"params":{"name":"a"},"token":{"sub":"ben"}}""", "token.aud")]
    [InlineData("""{"params":{"name":"a"},"token":{"sub":"ben","aud":"https://elsewhere.example/mcp/crm"}}""", "token.aud")]
    [InlineData("""{"params":{"name":"a"},"token":{"sub":"ben","aud":["https://agents.example/mcp/crm","https://agents.example/mcp/erp"]}}""", "token.aud")]
    [InlineData("""{"params":{},"token":{"sub":"ben","aud":"https://agents.example/mcp/crm"}}""", "params.name")]
    [InlineData("""{"params":{"name":7},"token":{"sub":"ben","aud":"https://agents.example/mcp/crm"}}""", "params.name")]
    [InlineData("""{"params":{"name":"a","arguments":[1]},"token":{"sub":"ben","aud":"https://agents.example/mcp/crm"}}""", "params.arguments")]
    [InlineData("""{"token":{"sub":"ben","aud":"https://agents.example/mcp/crm"}}""", "params.name")]
    public void What_the_table_needs_and_does_not_find_is_a_mapping_error(string body, string named)
    {
        var (question, mistake) = Read("tools/call", body);
        question.Should().BeNull();
        mistake.Should().Contain(named);
    }

    [Fact]
    public void One_audience_of_several_may_be_this_servers_and_the_context_cannot_name_another_agent()
    {
        var (question, _) = Read("tools/call", """{"params":{"name":"a"},"token":{"sub":"ben","client_id":"codex","aud":["https://other.example","https://agents.example/mcp/crm"]},"context":{"agent":"root","delegation":"dlg_1"}}""");
        question!.Resource.Properties!.Value.GetProperty("upstream").GetString().Should().Be("crm");
        question.Context!.Value.GetRawText().Should().Be("""{"delegation":"dlg_1","agent":"codex"}""");
    }

    [Theory]
    [InlineData("ping", "", true, null, null)]
    [InlineData("notifications/cancelled", "", true, null, null)]
    [InlineData("initialize", "", true, null, null)]
    [InlineData("tools/list", "", true, null, null)]
    [InlineData("tools/call", "\"name\":\"get_contact\"", true, null, null)]
    [InlineData("tools/call", "\"name\":\"create_refund\",\"arguments\":{\"amount\":80}", true, null, null)]
    [InlineData("tools/call", "\"name\":\"create_refund\",\"arguments\":{\"amount\":800}", false, "argument_limit", -32001)]
    [InlineData("tools/call", "", false, "mapping_error", -32602)]
    [InlineData("resources/list", "", false, "unknown_method", -32001)]
    [InlineData("resources/read", "\"uri\":\"file:///a\"", false, "invalid_request", -32001)]
    [InlineData("prompts/get", "\"name\":\"greet\"", false, "relation_error", -32001)]
    [InlineData("sampling/createMessage", "", false, "unknown_method", -32001)]
    [InlineData("tools/call2", "", false, "unknown_method", -32001)]
    public async Task A_request_is_answered_as_the_gateway_would(string method, string parameters, bool decision, string? reason, int? error)
    {
        var reply = await AskAsync(method, parameters, "codex");
        (reply.Status, reply.Decision, reply.Reason).Should().Be((200, decision, reason));
        (reply.Json.TryGetProperty("context", out var context) && context.TryGetProperty("jsonrpc_error", out var code) ? code.GetInt32() : (int?)null).Should().Be(error);
    }

    [Fact]
    public async Task An_agent_without_a_delegation_reaches_no_server_at_all() =>
        (await AskAsync("tools/list", "", "nobody")).Reason.Should().Be("not_granted");

    [Fact]
    public async Task The_default_tables_own_question_is_answered_for_whoever_stands_before_the_server()
    {
        var question = new { subject = new { type = "identity", id = "ben" }, action = new { name = "tools/call" }, resource = new { type = "tool", id = "get_contact" }, context = new { agent = "codex" } };
        (await pdp.AskAsync(question, DelegatedServer.OnlyCrm)).Decision.Should().BeTrue();
        (await pdp.AskAsync(question)).Reason.Should().Be("invalid_request", "nobody says which server");
        var server = new { subject = new { type = "identity", id = "ben" }, action = new { name = "tools/list" }, resource = new { type = "mcp_server", id = pdp.Server.Origin + "/mcp/crm" }, context = new { agent = "codex" } };
        (await pdp.AskAsync(server, DelegatedServer.OnlyCrm)).Decision.Should().BeTrue();
    }

    [Fact]
    public async Task Without_a_method_it_is_no_request() => (await pdp.AskAsync(new { }, address: "/access/v1/mcp")).Status.Should().Be(400);

    private async Task<AccessReply> AskAsync(string method, string parameters, string agent)
    {
        var body = $$$"""{"method":"{{{method}}}","params":{ {{{parameters}}} },"token":{"sub":"ben","client_id":"{{{agent}}}","aud":"{{{pdp.Server.Origin}}}/mcp/crm"},"context":{"preview":true}}""";
        return await pdp.AskAsync(JsonDocument.Parse(body).RootElement, address: "/access/v1/mcp");
    }

    private static (AccessQuestion? Question, string? Mistake) Read(string method, string body) =>
        CoazMapping.Read(method, JsonDocument.Parse(body).RootElement, Servers);
}
