using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;
using static AgentIdentity.Gateway.Tests.Links.LinkWorld;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>Servers that are down, broken or hostile: the answer is a failure with its code, and nothing of theirs.</summary>
public sealed class WebFailureTests
{
    private const string Discovered = """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}}}""";

    [Theory]
    [InlineData(401, "application/json", "{}", GatewayError.UpstreamRefusedCredential)]
    [InlineData(403, "text/plain", "no", GatewayError.UpstreamForbade)]
    [InlineData(500, "text/html", "<pre>stack</pre>", GatewayError.UpstreamFailed)]
    [InlineData(302, "text/plain", "", GatewayError.UpstreamAnswerUnreadable)]
    [InlineData(200, "text/html", "<p>hello</p>", GatewayError.UpstreamAnswerUnreadable)]
    [InlineData(200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"result\":{}}", GatewayError.UpstreamAnswerUnreadable)]
    [InlineData(200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}", GatewayError.UpstreamAnswerUnreadable)]
    [InlineData(200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}", GatewayError.UpstreamAnswerUnreadable)]
    [InlineData(200, "application/json", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}]", GatewayError.UpstreamAnswerUnreadable)]
    [InlineData(200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\"}", GatewayError.UpstreamAnswerUnreadable)]
    [InlineData(200, "application/json", "", GatewayError.UpstreamAnswerUnreadable)]
    [InlineData(200, "text/event-stream", "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\n", GatewayError.UpstreamCut)]
    [InlineData(200, "text/event-stream", "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"res", GatewayError.UpstreamCut)]
    [InlineData(200, "text/event-stream", "data: nonsense\n\n", GatewayError.UpstreamAnswerUnreadable)]
    public async Task An_answer_that_is_none_is_a_failure(int status, string media, string body, GatewayError error)
    {
        await using var server = await StartAsync((http, _) =>
        {
            (http.Response.StatusCode, http.Response.ContentType) = (status, media);
            return http.Response.WriteAsync(body);
        });
        await using var world = World(server, "2026-07-28");

        (await world.AskAsync(world.Call("crm"), Tool("a")))[^1].Should().Be(new LinkFailure(error));
        world.Lines.All.Should().NotContain(static line => line.Contains("stack", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("application/json", "", "")]
    [InlineData("text/event-stream", "data: ", "\n\n")]
    public async Task A_server_that_repeats_the_credential_tells_it_to_nobody(string media, string before, string after)
    {
        const string Key = "key-of-the-upstream";
        await using var server = await StartAsync((http, _) =>
        {
            http.Response.ContentType = media;
            var said = $$"""{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","content":[{"type":"text","text":"{{http.Request.Headers["X-Key"]}}"}]} }""";
            return http.Response.WriteAsync(before + said + after);
        });
        await using var world = World(server, "2026-07-28");

        var result = await world.ResultAsync(world.Call("crm", credential: UpstreamCredential.Header("X-Key", new Secret(Key))), Tool("a"));

        TextOf(result).Should().Be(new string('*', Key.Length));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task An_answer_without_end_is_not_held(string media)
    {
        await using var server = await StartAsync(async (http, _) =>
        {
            http.Response.ContentType = media;
            await http.Response.WriteAsync("data: \"");
            var block = new string('x', 64 * 1024);
            for (var i = 0; i < 1000 && !http.RequestAborted.IsCancellationRequested; i++)
            {
                await http.Response.WriteAsync(block);
            }
        });
        await using var world = World(server, "2026-07-28");

        (await world.AskAsync(world.Call("crm"), Tool("a")))[^1].Should().Be(new LinkFailure(GatewayError.UpstreamAnswerTooLarge));
    }

    [Fact]
    public async Task A_server_that_is_silent_is_slow_and_one_that_is_not_there_is_down()
    {
        await using var server = await StartAsync(static async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.StartAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        await using var world = World(server, "2026-07-28", 1);
        (await world.AskAsync(world.Call("crm"), Tool("a")))[^1].Should().Be(new LinkFailure(GatewayError.UpstreamSlow));

        await using var gone = new LinkWorld(static options => options.Upstreams["crm"] = new UpstreamOptions { Kind = "mcp", Address = "http://127.0.0.1:1/mcp" });
        (await gone.AskAsync(gone.Call("crm"), Tool("a")))[^1].Should().Be(new LinkFailure(GatewayError.UpstreamDown));
        (await gone.Links.SpeaksModernHttpAsync(gone.Call("crm"), CancellationToken.None)).Should().Be((false, GatewayError.UpstreamDown));
    }

    [Theory]
    [InlineData("""{"resultType":"complete","supportedVersions":["2027-01-01"],"capabilities":{}}""")]
    [InlineData("""{"resultType":"complete","supportedVersions":[],"capabilities":{}}""")]
    public async Task A_server_of_no_known_revision_is_refused(string discovered)
    {
        await using var server = await StartAsync((http, body) => AnswerAsync(http, body, discovered));
        await using var world = World(server);

        (await world.AskAsync(world.Call("crm"), Tool("a")))[^1].Should().Be(new LinkFailure(GatewayError.LinkRevisionUnknown));
    }

    [Theory]
    [InlineData(404, "text/plain")]
    [InlineData(405, "application/json")]
    [InlineData(400, "application/json")]
    [InlineData(415, null)]
    public async Task Whatever_an_old_server_says_to_the_modern_question_it_is_asked_as_an_old_one(int status, string? media)
    {
        await using var server = await StartAsync(async (http, body) =>
        {
            if (body.Contains("server/discover", StringComparison.Ordinal))
            {
                http.Response.StatusCode = status;
                http.Response.ContentType = media;
                await http.Response.WriteAsync(media is null ? "" : "what?");
            }
            else if (body.Contains("initialize\"", StringComparison.Ordinal))
            {
                await AnswerAsync(http, body, """{"protocolVersion":"2025-03-26","capabilities":{"tools":{}}}""");
            }
            else
            {
                await AnswerAsync(http, body, "{}");
            }
        });
        await using var world = World(server);

        (await world.ResultAsync(world.Call("crm"), Tool("a"))).GetProperty("resultType").GetString().Should().Be("complete");
    }

    [Fact]
    public async Task A_server_that_answers_whatever_it_does_not_know_with_nothing_is_asked_as_an_old_one()
    {
        await using var server = await StartAsync(static (http, body) => AnswerAsync(http, body, body.Contains("initialize\"", StringComparison.Ordinal) ? """{"protocolVersion":"2025-11-25","capabilities":{"tools":{}}}""" : "{}"));
        await using var world = World(server);

        (await world.ResultAsync(world.Call("crm"), Tool("a"))).GetProperty("resultType").GetString().Should().Be("complete");
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task A_server_that_refuses_the_revision_it_names_is_asked_in_it_once_more(int refusals, bool modern)
    {
        var asked = 0;
        await using var server = await StartAsync((http, body) =>
        {
            if (Interlocked.Increment(ref asked) > refusals)
            {
                return AnswerAsync(http, body, Discovered);
            }

            (http.Response.StatusCode, http.Response.ContentType) = (400, "application/json");
            return http.Response.WriteAsync("""{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no","data":{"supported":["2026-07-28"],"requested":"2026-07-28"}}}""");
        });
        await using var world = World(server);

        (await world.Links.SpeaksModernHttpAsync(world.Call("crm"), CancellationToken.None)).Should().Be((modern, modern ? null : GatewayError.LinkRevisionUnknown));
        asked.Should().Be(2);
    }

    [Fact]
    public async Task A_refused_credential_is_told_and_is_no_sign_of_an_era()
    {
        var open = false;
        await using var server = await StartAsync((http, body) =>
        {
            http.Response.StatusCode = open ? 200 : 401;
            return open ? AnswerAsync(http, body, Discovered) : Task.CompletedTask;
        });
        await using var world = World(server);
        var refused = 0;
        var credential = UpstreamCredential.Header("X-Key", new Secret("wrong")).With("key", () => refused++);

        (await world.AskAsync(world.Call("crm", credential: credential), Tool("a")))[^1].Should().Be(new LinkFailure(GatewayError.UpstreamRefusedCredential));
        refused.Should().Be(1);
        open = true;
        (await world.Links.SpeaksModernHttpAsync(world.Call("crm"), CancellationToken.None)).Should().Be((true, null));
    }

    [Fact]
    public async Task What_is_sent_is_what_the_revision_says_and_nothing_of_the_protocol_can_be_smuggled_in()
    {
        await using var server = await StartAsync((http, body) => AnswerAsync(http, body, "{\"resultType\":\"complete\"}"));
        await using var world = World(server, "2026-07-28");
        var request = new LinkRequest(
            "tools/call",
            Json("""{"name":"größe","arguments":{"n":1e400},"_meta":{"io.modelcontextprotocol/protocolVersion":"2025-06-18","IO.modelcontextprotocol/clientInfo":1,"traceparent":"x","progressToken":9,"own":true}}"""),
            new ClientFace(null, Json("""{"roots":{}}""")))
        {
            ProgressToken = Json("7"),
            TraceParent = "00-1-2-01",
            ParameterHeaders = [new("Mcp-Param-N", "1")],
        };

        await world.ResultAsync(world.Call("crm"), request);

        var seen = server.Seen.Single();
        seen.Headers["MCP-Protocol-Version"].Should().Be("2026-07-28");
        seen.Headers["Mcp-Method"].Should().Be("tools/call");
        seen.Headers["Mcp-Name"].Should().Be("=?base64?Z3LDtsOfZQ==?=");
        seen.Headers["Mcp-Param-N"].Should().Be("1");
        seen.Headers.Keys.Should().NotContain("Mcp-Session-Id").And.NotContain("traceparent");
        seen.Body.Should().Contain("1e400");
        var meta = Json(seen.Body).GetProperty("params").GetProperty("_meta");
        meta.EnumerateObject().Select(static member => member.Name).Should().BeEquivalentTo(
            "own", "io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientCapabilities", "io.modelcontextprotocol/clientInfo", "progressToken", "traceparent");
        meta.GetProperty("io.modelcontextprotocol/protocolVersion").GetString().Should().Be("2026-07-28");
        meta.GetProperty("progressToken").GetInt32().Should().Be(7);
    }

    private static Task AnswerAsync(HttpContext http, string body, string result)
    {
        http.Response.ContentType = "application/json";
        if (Json(body).TryGetProperty("id", out var id))
        {
            return http.Response.WriteAsync("{\"jsonrpc\":\"2.0\",\"id\":" + id.GetRawText() + ",\"result\":" + result + "}");
        }

        http.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private static async Task<RecordingUpstream> StartAsync(Func<HttpContext, string, Task> answer)
    {
        var server = new RecordingUpstream { Answer = answer };
        await server.StartAsync();
        return server;
    }

    private static LinkWorld World(RecordingUpstream server, string revision = "auto", int seconds = 20) => new(options => options.Upstreams["crm"] = new UpstreamOptions
    {
        Kind = "mcp",
        Address = $"http://127.0.0.1:{server.Port}/mcp",
        Revision = revision,
        TimeoutSeconds = seconds,
    });
}
