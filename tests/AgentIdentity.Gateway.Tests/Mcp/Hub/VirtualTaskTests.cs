using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

/// <summary>Tasks of the members of a virtual server: who may ask for them, and whom they are asked of.</summary>
public sealed class VirtualTaskTests : IAsyncLifetime
{
    private const string Meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}}""";

    private readonly RecordingUpstream _files = new();
    private GatewayWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        await _files.StartAsync();
        _files.Answer = Tasks("its own words");
        _world = await GatewayWorld.StartAsync(world =>
        {
            world.Upstream.Answer = Tasks("words of crm");
            foreach (var (member, address, key) in new[] { ("crm", world.Upstream.Port, "key-of-crm"), ("files", _files.Port, "key-of-files") })
            {
                world.Settings[$"AgentIdentity:Upstreams:{member}:Kind"] = "mcp";
                world.Settings[$"AgentIdentity:Upstreams:{member}:Address"] = $"http://127.0.0.1:{address}/mcp";
                world.Settings[$"AgentIdentity:Upstreams:{member}:Revision"] = "2026-07-28";
                world.Settings[$"AgentIdentity:Upstreams:{member}:Credential"] = "header";
                world.Settings[$"AgentIdentity:Upstreams:{member}:Header"] = "X-Key";
                world.Settings[$"AgentIdentity:Upstreams:{member}:Secret"] = key;
            }

            world.Settings["AgentIdentity:VirtualServers:desk:Upstreams:0"] = "crm";
            world.Settings["AgentIdentity:VirtualServers:desk:Upstreams:1"] = "files";
        });
        _world.Caller.Details = AuthorizationDetails.Of(new McpToolDetail([_world.Origin + "/mcp/crm", _world.Origin + "/mcp/files"], ["tools/call"], "*", [], null));
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _files.DisposeAsync();
    }

    [Fact]
    public async Task A_task_of_a_member_is_offered_begun_asked_for_and_cancelled_at_that_member_alone()
    {
        (await SendAsync("server/discover", []))["result"]!["capabilities"]!["extensions"]!.AsObject().Should().ContainKey("io.modelcontextprotocol/tasks");
        var asked = _world.Upstream.Seen.Count;

        var began = (await BeginAsync())["result"]!;
        began["resultType"]!.GetValue<string>().Should().Be("task");
        var task = began["taskId"]!.GetValue<string>();
        task.Should().NotContain("task-of-files").And.NotContain("files");

        (await GetAsync(task))["result"]!["status"]!.GetValue<string>().Should().Be("working");
        var finished = (await GetAsync(task))["result"]!;
        finished["status"]!.GetValue<string>().Should().Be("completed");
        finished["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("its own words");
        (await GetAsync(finished["taskId"]!.GetValue<string>()))["result"]!["status"]!.GetValue<string>().Should().Be("completed");
        (await SendAsync("tasks/cancel", Of(task)))["result"]!["status"]!.GetValue<string>().Should().Be("cancelled");

        _files.Seen.Where(static seen => seen.Body.Contains("\"tasks/", StringComparison.Ordinal)).Should().HaveCount(4)
            .And.OnlyContain(static seen => seen.Body.Contains("\"taskId\":\"task-of-files\"", StringComparison.Ordinal) && seen.Headers["X-Key"] == "key-of-files");
        _world.Upstream.Seen.Should().HaveCount(asked);
    }

    [Fact]
    public async Task A_task_is_known_to_nobody_but_its_caller_at_the_place_where_it_began()
    {
        var task = await IdAsync();
        _world.Caller.Subject = "mia";
        Refused(await GetAsync(task));
        Refused(await SendAsync("tasks/cancel", Of(task)));
        _world.Caller.Subject = "ben";
        Refused(await GetAsync(task, "/mcp/files"));
        Refused(await GetAsync("files__task-of-files"));
        Refused(await GetAsync("task-of-files", "/mcp/files"));
        _files.Seen.Should().NotContain(static seen => seen.Body.Contains("\"tasks/", StringComparison.Ordinal));
        (await GetAsync(task))["result"]!["status"]!.GetValue<string>().Should().Be("working");
    }

    [Theory]
    [InlineData("tasks/list")]
    [InlineData("tasks/result")]
    public async Task Methods_that_would_list_everybodys_tasks_or_are_of_another_revision_do_not_exist(string method)
    {
        var task = await IdAsync();
        (await SendAsync(method, Of(task)))["error"]!["code"]!.GetValue<int>().Should().Be(-32601);
        _files.Seen.Should().NotContain(static seen => seen.Body.Contains("\"tasks/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_whose_tool_is_not_the_callers_any_more_is_unknown()
    {
        var task = await IdAsync();
        _world.Decisions.Says = static decision => decision with { Outcome = Outcome.Deny };
        Refused(await GetAsync(task));
        _files.Seen.Should().NotContain(static seen => seen.Body.Contains("\"tasks/", StringComparison.Ordinal));
    }

    private static void Refused(JsonNode answer)
    {
        answer["result"].Should().BeNull();
        answer["error"]!.ToJsonString().Should().Contain("AID3114");
    }

    // A server that answers every call with a task, which is finished when it is asked for the second time.
    private static Func<HttpContext, string, Task> Tasks(string words)
    {
        var asked = 0;
        return (http, body) =>
        {
            http.Response.ContentType = "application/json";
            var request = JsonNode.Parse(body)!;
            var result = request["method"]!.GetValue<string>() switch
            {
                "server/discover" => """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{},"extensions":{"io.modelcontextprotocol/tasks":{}}}}""",
                "tools/call" => """{"resultType":"task","taskId":"task-of-files","status":"working"}""",
                "tasks/get" when ++asked > 1 => $$"""{"resultType":"complete","taskId":"task-of-files","status":"completed","result":{"content":[{"type":"text","text":"{{words}}"}]} }""",
                "tasks/cancel" => """{"resultType":"complete","taskId":"task-of-files","status":"cancelled"}""",
                _ => """{"resultType":"complete","taskId":"task-of-files","status":"working"}""",
            };
            return http.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":{{result}} }""");
        };
    }

    private static JsonObject Of(string task) => new() { ["taskId"] = task };

    private Task<JsonNode> BeginAsync() => SendAsync("tools/call", new JsonObject { ["name"] = "files__slow", ["arguments"] = new JsonObject() });

    private async Task<string> IdAsync() => (await BeginAsync())["result"]!["taskId"]!.GetValue<string>();

    private Task<JsonNode> GetAsync(string task, string path = "/mcp/desk") => SendAsync("tasks/get", Of(task), path);

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters, string path = "/mcp/desk")
    {
        var call = ModernCall.Of(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters }.ToJsonString(), Meta)!;
        var response = await _world.Client.SendAsync(call.On(_world.Caller.Request(HttpMethod.Post, path, TestCaller.Json(call.Body))));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
