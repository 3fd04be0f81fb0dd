using System.Net;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.Mcp;

public sealed class McpHeaderTests
{
    private const string Modern = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"größe","arguments":{"city":"Köln","n":7},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";
    private const string Legacy = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_contact","arguments":{"id":"7"}}}""";

    [Theory]
    [InlineData("Mcp-Method", "tools/list")]
    [InlineData("Mcp-Name", "delete_contact")]
    [InlineData("Mcp-Name", "=?base64?ZGVsZXRlX2NvbnRhY3Q=?=")]
    [InlineData("Mcp-Name", "=?base64?%%%?=")]
    [InlineData("Mcp-Param-Id", "8")]
    [InlineData("MCP-Protocol-Version", "2026-07-28", "AID3109")]
    [InlineData("MCP-Protocol-Version", "1999-01-01", "AID3107")]
    public async Task A_header_that_says_something_else_than_the_body_is_refused(string header, string value, string code = "AID3106")
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(Legacy));
        request.Headers.TryAddWithoutValidation(header, value);
        if (code == "AID3109")
        {
            request.Headers.TryAddWithoutValidation("Mcp-Method", "tools/call");
            request.Headers.TryAddWithoutValidation("Mcp-Name", "get_contact");
        }

        await Expect.Refused(world, await world.Client.SendAsync(request), HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("resources/subscribe")]
    [InlineData("logging/setLevel")]
    [InlineData("initialize")]
    [InlineData("ping")]
    public async Task A_method_that_the_revision_has_not_got_is_unknown_whatever_else_is_missing(string method)
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"}"""));
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", "2026-07-28");
        await Expect.Refused(world, await world.Client.SendAsync(request), HttpStatusCode.NotFound, "AID3105");
    }

    [Theory]
    [InlineData("MCP-Protocol-Version")]
    [InlineData("Mcp-Method")]
    [InlineData("Mcp-Name")]
    public async Task The_newest_revision_needs_every_header(string missing)
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = ModernRequest(world);
        request.Headers.Remove(missing);
        await Expect.Refused(world, await world.Client.SendAsync(request), HttpStatusCode.BadRequest, "AID3106");
    }

    [Fact]
    public async Task A_repeated_header_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = ModernRequest(world);
        request.Headers.Remove("Mcp-Method");
        request.Headers.TryAddWithoutValidation("Mcp-Method", ["tools/call", "tools/call"]);
        await Expect.Refused(world, await world.Client.SendAsync(request), HttpStatusCode.BadRequest, "AID3106");
    }

    [Fact]
    public async Task Headers_that_agree_are_passed_on_with_the_body_untouched()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = ModernRequest(world);
        request.Headers.TryAddWithoutValidation("Mcp-Param-City", "=?base64?S8O2bG4=?=");
        request.Headers.TryAddWithoutValidation("Mcp-Param-N", "7");
        request.Headers.TryAddWithoutValidation("Mcp-Session-Id", "stolen");
        var response = await world.Client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var seen = world.Upstream.Seen.Single();
        seen.Body.Should().Be(Modern);
        seen.Headers["Mcp-Param-N"].Should().Be("7");
        seen.Headers["MCP-Protocol-Version"].Should().Be("2026-07-28");
        seen.Headers.Keys.Should().NotContain("Mcp-Session-Id");
        seen.Headers["Authorization"].Should().Be("Bearer " + TestCredentials.Minted);
    }

    [Fact]
    public async Task An_unknown_revision_is_answered_with_those_that_are_known()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(Legacy));
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", "2024-11-05");
        var body = await (await world.Client.SendAsync(request)).Content.ReadAsStringAsync();
        body.Should().Contain("-32022").And.Contain("\"supported\":[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\"]").And.Contain("\"requested\":\"2024-11-05\"");
    }

    private static HttpRequestMessage ModernRequest(GatewayWorld world)
    {
        var request = world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(Modern));
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", "2026-07-28");
        request.Headers.TryAddWithoutValidation("Mcp-Method", "tools/call");
        request.Headers.TryAddWithoutValidation("Mcp-Name", "=?base64?Z3LDtsOfZQ==?=");
        return request;
    }
}
