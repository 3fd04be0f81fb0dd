using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

public sealed class RefusalOptionTests
{
    private const string Tool = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"create_refund","arguments":{"amount":500}}}""";
    private const string OpensPages = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{"url":{}}}}""";

    [Fact]
    public async Task A_denied_tool_call_can_be_a_result_that_the_model_sees()
    {
        await using var world = await GatewayWorld.StartAsync(static w =>
        {
            w.Settings["AgentIdentity:Mcp:ToolErrorResult"] = "true";
            w.Decisions.Denied.Add("create_refund");
        });
        var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var result = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("result");
        result.GetProperty("isError").GetBoolean().Should().BeTrue();
        result.GetProperty("content")[0].GetProperty("text").GetString().Should().Contain("Refunds above 250");
        result.GetProperty("_meta").GetProperty("agentidentity/refusal").GetProperty("code").GetString().Should().Be("AID3201");
        world.Upstream.Seen.Should().BeEmpty();
    }

    [Theory]
    [InlineData(true, false, -32001)]
    [InlineData(true, true, -31403)]
    [InlineData(false, false, -31403)]
    public async Task Older_clients_can_get_the_older_code(bool set, bool modern, int code)
    {
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            w.Settings["AgentIdentity:Mcp:LegacyDenyCode"] = set ? "true" : "false";
            w.Decisions.Denied.Add("create_refund");
        });
        var response = modern ? await world.Caller.PostAsync("/mcp/crm", Tool) : await world.Caller.PostPlainAsync("/mcp/crm", Tool);
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("code").GetInt32().Should().Be(code);
    }

    [Fact]
    public async Task A_client_that_opens_pages_is_sent_to_the_approval_and_comes_again_with_nothing_but_the_call()
    {
        await using var world = await GatewayWorld.StartAsync(static w =>
        {
            w.Decisions.Says = static decision => decision with { Outcome = Outcome.NeedsApproval, ReasonCode = DecisionReason.NeedsApproval };
            w.Decisions.Pending = [new PendingApproval("apr_1", "big-refund", DateTimeOffset.UnixEpoch.AddYears(80))];
        });
        var asked = await SendAsync(world, Tool);
        asked.GetProperty("resultType").GetString().Should().Be("input_required");
        var page = asked.GetProperty("inputRequests").GetProperty("approval").GetProperty("params");
        page.GetProperty("url").GetString().Should().Be(world.Origin + "/console/approvals/apr_1");
        page.GetProperty("mode").GetString().Should().Be("url");
        world.Upstream.Seen.Should().BeEmpty();

        world.Decisions.Says = static decision => decision;
        var retry = Tool.Replace("\"name\"", $"\"inputResponses\":{{\"approval\":{{\"action\":\"accept\"}}}},\"requestState\":{asked.GetProperty("requestState").GetRawText()},\"name\"", StringComparison.Ordinal);
        (await SendAsync(world, retry)).GetProperty("resultType").GetString().Should().Be("complete");
        world.Decisions.Terms.Last().IsWhole.Should().BeTrue("an approval is for these arguments, and nothing came along with them");
        world.Upstream.Seen.Should().ContainSingle().Which.Body.Should().NotContain("inputResponses").And.NotContain("requestState");
    }

    [Fact]
    public async Task A_client_that_opens_none_gets_the_error_with_the_address()
    {
        await using var world = await GatewayWorld.StartAsync(static w =>
        {
            w.Decisions.Says = static decision => decision with { Outcome = Outcome.NeedsApproval, ReasonCode = DecisionReason.NeedsApproval };
            w.Decisions.Pending = [new PendingApproval("apr_1", "big-refund", DateTimeOffset.UnixEpoch.AddYears(80))];
        });
        var body = await (await world.Caller.PostAsync("/mcp/crm", Tool)).Content.ReadAsStringAsync();
        body.Should().Contain("-31409").And.Contain("/console/approvals/apr_1").And.NotContain("input_required");
    }

    private static async Task<JsonElement> SendAsync(GatewayWorld world, string json)
    {
        var call = ModernCall.Of(json, OpensPages)!;
        var response = await world.Client.SendAsync(call.On(world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(call.Body))));
        var text = await response.Content.ReadAsStringAsync();
        JsonDocument.Parse(text).RootElement.TryGetProperty("result", out var result).Should().BeTrue(text);
        return result;
    }
}
