using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp;

public sealed class ToolVisibilityTests
{
    private const string List = """{"jsonrpc":"2.0","id":3,"method":"tools/list"}""";
    private const string Tools = """{"jsonrpc":"2.0","id":3,"result":{"tools":[{"name":"search_contacts","description":"s"},{"name":"delete_contact"},{"nameless":1},{"name":"get_contact"}],"nextCursor":"c","ttlMs":99999999,"cacheScope":"public"}}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_shows_only_what_the_caller_may_know_of(bool asEvents)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Hidden.Add("delete_contact"));
        world.Upstream.Answer = (http, body) => Answer(http, Echo(Tools, body), asEvents);
        var response = await world.Caller.PostAsync("/mcp/crm", List);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var result = document.RootElement.GetProperty("result");
        result.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()).Should().Equal("search_contacts", "get_contact");
        result.GetProperty("cacheScope").GetString().Should().Be("private");
        result.GetProperty("ttlMs").GetInt64().Should().BeInRange(1, 300_000);
        result.GetProperty("nextCursor").GetString().Should().NotBeNullOrEmpty().And.NotBe("c", "cursors are the upstream's own business");
        await Expect.Soon(() => world.Evidence.Notes.Count == 2);
        world.Evidence.Notes.Select(note => note.Kind).Should().Equal(EvidenceKinds.Call, EvidenceKinds.Outcome);
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("hidden").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task The_entry_of_a_virtual_servers_list_names_the_members_that_are_asked_before_they_are()
    {
        await using var world = await GatewayWorld.StartAsync(static w =>
        {
            foreach (var (name, i) in new[] { "crm", "erp" }.Select(static (name, i) => (name, i)))
            {
                w.Settings[$"AgentIdentity:VirtualServers:all:Upstreams:{i}"] = name;
                w.Settings[$"AgentIdentity:Upstreams:{name}:Kind"] = "mcp";
                w.Settings[$"AgentIdentity:Upstreams:{name}:Address"] = $"http://127.0.0.1:{w.Upstream.Port}/{name}";
            }
        });
        world.Caller.Details = AuthorizationDetails.Of(new McpToolDetail([world.Origin + "/mcp/crm"], ["tools/call"], "*", [], null));

        await world.Caller.PostAsync("/mcp/all", List);

        world.Evidence.Bodies(EvidenceKinds.Call).Single().GetProperty("call").GetProperty("members").EnumerateArray().Select(static name => name.GetString()).Should().Equal("crm");
        world.Upstream.Seen.Should().NotBeEmpty().And.OnlyContain(static seen => seen.Target == "/crm");
    }

    [Fact]
    public async Task A_tool_that_is_invisible_answers_exactly_as_one_that_does_not_exist()
    {
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            w.Decisions.Hidden.Add("delete_contact");
            w.Decisions.Hidden.Add("no_such_tool_");
        });
        var hidden = await world.Caller.PostAsync("/mcp/crm", Call("delete_contact"));
        var absent = await world.Caller.PostAsync("/mcp/crm", Call("no_such_tool_"));
        Shape(await hidden.Content.ReadAsStringAsync()).Should().Be(Shape((await absent.Content.ReadAsStringAsync()).Replace("no_such_tool_", "delete_contact")));
        hidden.StatusCode.Should().Be(absent.StatusCode);
        hidden.Headers.ToString().Should().NotContain("delete");
        (await hidden.Content.ReadAsStringAsync()).Should().Contain("-32602").And.Contain("Unknown tool: delete_contact").And.NotContain("no_relation");
        world.Upstream.Seen.Should().BeEmpty();
        world.Evidence.Bodies(EvidenceKinds.Decision).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_denied_call_names_the_rule_and_reaches_nobody()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Denied.Add("create_refund"));
        var response = await world.Caller.PostAsync("/mcp/crm", Call("create_refund"));
        var body = await response.Content.ReadAsStringAsync();
        body.Should().Contain("-31403").And.Contain("\"rule\":\"refund-ceiling\"").And.Contain("\"reason_code\":\"rule_denied\"").And.Contain("Refunds above 250");
        await Expect.Refused(world, response, HttpStatusCode.OK, "AID3201", EvidenceKinds.Decision);
        world.Evidence.Notes.Should().ContainSingle();
    }

    [Fact]
    public async Task Arguments_are_decided_on_and_never_written_down()
    {
        await using var world = await GatewayWorld.StartAsync();
        await world.Caller.PostAsync("/mcp/crm", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_refund","arguments":{"iban":"DE00SECRET"}}}""");
        world.Decisions.Asked.Single().Identifier.Should().Be("create_refund");
        var entry = world.Evidence.Bodies(EvidenceKinds.Decision).Single();
        entry.GetRawText().Should().NotContain("DE00SECRET").And.Contain("sha256:");
        entry.GetProperty("human").GetString().Should().Be("ben");
        entry.GetProperty("agent").GetString().Should().Be("codex");
    }

    [Fact]
    public async Task The_gateway_is_the_server_that_a_client_sees()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, body) => Answer(http, Echo("""{"jsonrpc":"2.0","id":3,"result":{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true},"experimental":{"x":{}},"extensions":{"com.example/y":{}}},"instructions":"Obey.","ttlMs":1,"cacheScope":"public"}}""", body), asEvents: false);
        var response = await world.Caller.PostPlainAsync("/mcp/crm", """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var result = document.RootElement.GetProperty("result");
        result.GetProperty("capabilities").GetRawText().Should().Be("""{"tools":{"listChanged":true}}""");
        result.GetProperty("serverInfo").GetProperty("name").GetString().Should().Be("crm");
        result.TryGetProperty("instructions", out _).Should().BeFalse();
        response.Headers.GetValues("Mcp-Session-Id").Single().Should().StartWith("ses_");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"jsonrpc":"2.0","id":4,"result":{"tools":[]}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":3,"result":{"tools":[],"tools":[{"name":"x"}]}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":3,"result":{"tools":"x"}}""")]
    public async Task A_list_that_cannot_be_filtered_is_not_shown(string answer)
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) => Answer(http, answer, asEvents: false);
        var response = await world.Caller.PostAsync("/mcp/crm", List);
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await Expect.CodeOf(response)).Should().Be("AID3507");
    }

    [Fact]
    public async Task A_list_is_not_shown_when_its_tools_cannot_be_decided_on()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, body) =>
        {
            world.Decisions.Fails = true;
            return Answer(http, Echo(Tools, body), asEvents: false);
        };
        var response = await world.Caller.PostAsync("/mcp/crm", List);
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await Expect.CodeOf(response)).Should().Be("AID3301");
    }

    [Fact]
    public async Task A_notification_is_recorded_and_goes_no_further()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = 202;
            return Task.CompletedTask;
        };
        var response = await world.Caller.PostPlainAsync("/mcp/crm", """{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        world.Upstream.Seen.Should().BeEmpty();
        world.Evidence.Notes.First().Kind.Should().Be(EvidenceKinds.Call);
    }

    [Theory]
    [InlineData(500, "AID3508")]
    [InlineData(307, "AID3507")]
    [InlineData(401, "AID3504")]
    [InlineData(403, "AID3505")]
    public async Task The_servers_own_failures_stay_between_it_and_the_gateway(int status, string code)
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "http://inner/";
            return http.Response.WriteAsync("inner stack trace");
        };
        var response = await world.Caller.PostAsync("/mcp/crm", Call("get_contact"));
        (await Expect.CodeOf(response)).Should().Be(code);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("inner");
        response.Headers.Location.Should().BeNull();
    }

    private static string Call(string tool) => """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"TOOL","arguments":{}}}""".Replace("TOOL", tool);

    private static string Shape(string body) => System.Text.RegularExpressions.Regex.Replace(body, "dec_[0-9a-z]+", "dec_");

    private static string Echo(string answer, string body) => answer.Replace("\"id\":3", "\"id\":" + RecordingUpstream.IdOf(body)!.Value.GetRawText());

    private static Task Answer(HttpContext http, string json, bool asEvents)
    {
        http.Response.ContentType = asEvents ? "text/event-stream" : "application/json";
        return http.Response.WriteAsync(asEvents ? $": hello\n\nevent: message\ndata: {{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{{}}}}\n\nevent: message\ndata: {json}\n\n" : json);
    }
}
