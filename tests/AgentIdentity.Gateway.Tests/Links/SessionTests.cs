using System.Collections.Concurrent;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;
using static AgentIdentity.Gateway.Tests.Links.LinkWorld;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>Sessions with servers of the revisions that have them, watched at the server.</summary>
public sealed class SessionTests
{
    private readonly ConcurrentQueue<(string Method, string Session, string Revision)> _seen = [];

    [Fact]
    public async Task Every_delegation_has_a_session_of_its_own_which_is_deleted_with_it()
    {
        await using var server = await EraServer.StartAsync(sessions: true, Watch);
        await using var world = World(EraServer.AddressOf(server));

        foreach (var delegation in new[] { "dlg_1", "dlg_2", "dlg_1" })
        {
            await world.ResultAsync(world.Call("crm", delegation), Tool("echo", new { text = "x" }));
        }

        Sessions().Should().HaveCount(2);
        world.Stops.Stop();
        await Expect.Soon(() => _seen.Count(static seen => seen.Method == "DELETE") == 2);
        _seen.Where(static seen => seen.Method == "DELETE").Select(static seen => seen.Session).Should().BeEquivalentTo(Sessions());
        await Expect.Soon(() => world.Stops.Left == world.Stops.Admitted);
    }

    [Fact]
    public async Task A_session_that_the_server_forgot_is_made_again_and_the_caller_sees_nothing_of_it()
    {
        await using var server = await EraServer.StartAsync(sessions: true, Watch);
        await using var world = World(EraServer.AddressOf(server));
        await world.ResultAsync(world.Call("crm"), Tool("echo", new { text = "x" }));
        using var http = new HttpClient();
        using var delete = new HttpRequestMessage(HttpMethod.Delete, EraServer.AddressOf(server));
        delete.Headers.Add("Mcp-Session-Id", Sessions().Single());
        (await http.SendAsync(delete)).EnsureSuccessStatusCode();

        TextOf(await world.ResultAsync(world.Call("crm"), Tool("echo", new { text = "again" }))).Should().Be("you said again");

        Sessions().Should().HaveCount(2);
    }

    [Fact]
    public async Task An_event_without_an_end_is_held_out_of_everybodys_account_and_given_back()
    {
        await using var upstream = new RecordingUpstream();
        await upstream.StartAsync();
        upstream.Answer = async (http, body) =>
        {
            if (!body.Contains("tools/call", StringComparison.Ordinal))
            {
                await (body.Contains("\"id\"", StringComparison.Ordinal) ? Respond(http, body, """{"protocolVersion":"2025-11-25","capabilities":{}}""") : Accept(http));
                return;
            }

            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: " + new string('x', 3 * 1024 * 1024));
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        await using (var world = World($"http://127.0.0.1:{upstream.Port}/mcp", "2025-11-25"))
        {
            using var leave = new CancellationTokenSource();
            var call = world.Call("crm");
            var asked = world.Links.For(call.Upstream).AskAsync(call, Tool("a"), leave.Token).GetAsyncEnumerator();
            var next = asked.MoveNextAsync();
            await Expect.Soon(() => world.Memory.Held > 3 * 1024 * 1024);
            await leave.CancelAsync();
            await FluentActions.Awaiting(async () => await next).Should().ThrowAsync<OperationCanceledException>();
            await asked.DisposeAsync();
            await Expect.Soon(() => world.Memory.Held == 0);
        }

        await using var small = World($"http://127.0.0.1:{upstream.Port}/mcp", "2025-11-25", heldBytes: 1024 * 1024);
        (await small.AskAsync(small.Call("crm"), Tool("a")))[^1].Should().Be(new LinkFailure(GatewayError.UpstreamAnswerTooLarge));
        small.Memory.Held.Should().BeLessThanOrEqualTo(1024 * 1024);
    }

    [Fact]
    public async Task A_call_whose_question_is_given_up_ends_at_the_server_at_once()
    {
        await using var server = await EraServer.StartAsync(sessions: true);
        await using var world = World(EraServer.AddressOf(server));
        var request = Tool("greet", capabilities: """{"elicitation":{}}""");
        var required = await world.ResultAsync(world.Call("crm"), request);
        var state = required.GetProperty("requestState").GetString()!;
        var retry = Retry(request, required, new Dictionary<string, object> { ["input-0"] = new { action = "decline" } });

        var link = world.Links.For(world.Upstream("crm"));
        link.Abandon(world.Call("crm", "dlg_2"), state);
        link.Abandon(world.Call("crm"), "park_another");
        TextOf(await world.ResultAsync(world.Call("crm"), retry)).Should().Be("no name: decline", "that was another delegation's word");

        required = await world.ResultAsync(world.Call("crm"), request);
        link.Abandon(world.Call("crm"), required.GetProperty("requestState").GetString()!);
        (await world.AskAsync(world.Call("crm"), Retry(request, required, new { })))[^1].Should().Be(new LinkFailure(GatewayError.LinkParkedGone));
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    public async Task A_configured_revision_is_spoken_without_asking(string revision)
    {
        await using var server = await EraServer.StartAsync(sessions: true, Watch);
        await using var world = World(EraServer.AddressOf(server), revision);

        await world.ResultAsync(world.Call("crm"), Tool("echo", new { text = "x" }));

        var call = world.Call("crm");
        (await world.Links.For(call.Upstream).DiscoverAsync(call, CancellationToken.None)).Face!.Revision.Should().Be(revision);
        _seen.Where(static seen => seen.Session.Length > 0).Select(static seen => seen.Revision).Should().OnlyContain(sent => sent == revision);
        _seen.Should().NotContain(static seen => seen.Revision == "2026-07-28");
    }

    [Fact]
    public async Task A_server_that_became_another_is_asked_again()
    {
        await using var upstream = new RecordingUpstream();
        await upstream.StartAsync();
        var modern = true;
        upstream.Answer = (http, body) => body.Contains("\"method\":\"initialize\"", StringComparison.Ordinal) ? Respond(http, body, """{"protocolVersion":"2025-11-25","capabilities":{}}""")
            : !modern && http.Request.Headers["MCP-Protocol-Version"] == "2026-07-28" ? Refuse(http, body)
            : body.Contains("server/discover", StringComparison.Ordinal) ? Respond(http, body, """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{}}""")
            : body.Contains("\"id\"", StringComparison.Ordinal) ? Respond(http, body, modern ? """{"resultType":"complete","era":"new"}""" : """{"era":"old"}""")
            : Accept(http);
        await using var world = World($"http://127.0.0.1:{upstream.Port}/mcp");

        (await world.ResultAsync(world.Call("crm"), Tool("a"))).GetProperty("era").GetString().Should().Be("new");
        modern = false;
        (await world.ResultAsync(world.Call("crm"), Tool("a"))).GetProperty("era").GetString().Should().Be("old");
    }

    [Fact]
    public async Task What_a_server_asks_on_the_stream_of_news_is_asked_in_the_call_that_runs()
    {
        var asking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RecordingUpstream();
        await upstream.StartAsync();
        upstream.Answer = async (http, body) =>
        {
            if (http.Request.Method == "GET")
            {
                http.Response.ContentType = "text/event-stream";
                await http.Response.StartAsync();
                await asking.Task.WaitAsync(http.RequestAborted);
                await http.Response.WriteAsync("data: {\"jsonrpc\":\"2.0\",\"id\":\"q1\",\"method\":\"roots/list\"}\n\n");
                await http.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
            else if (body.Contains("\"method\":\"initialize\"", StringComparison.Ordinal))
            {
                http.Response.Headers["Mcp-Session-Id"] = "s-1";
                await Respond(http, body, """{"protocolVersion":"2025-06-18","capabilities":{"tools":{}}}""");
            }
            else if (body.Contains("tools/call", StringComparison.Ordinal))
            {
                asking.SetResult();
                await Respond(http, body, "{\"roots\":\"" + await answered.Task + "\"}");
            }
            else if (body.Contains("\"q1\"", StringComparison.Ordinal))
            {
                answered.SetResult(body.Contains("file:///work", StringComparison.Ordinal) ? "told" : body);
                await Accept(http);
            }
            else
            {
                await (body.Contains("discover", StringComparison.Ordinal) ? Refuse(http, body) : Accept(http));
            }
        };
        await using var world = World($"http://127.0.0.1:{upstream.Port}/mcp");
        var request = Tool("a", capabilities: """{"roots":{}}""");

        var required = await world.ResultAsync(world.Call("crm"), request);
        required.GetProperty("inputRequests").GetProperty("input-0").GetProperty("method").GetString().Should().Be("roots/list");
        var answers = new Dictionary<string, object> { ["input-0"] = new { roots = new[] { new { uri = "file:///work" } } } };
        (await world.ResultAsync(world.Call("crm"), Retry(request, required, answers))).GetProperty("roots").GetString().Should().Be("told");
    }

    private static Task Respond(HttpContext http, string body, string result)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("{\"jsonrpc\":\"2.0\",\"id\":" + Json(body).GetProperty("id").GetRawText() + ",\"result\":" + result + "}");
    }

    private static Task Refuse(HttpContext http, string body)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (400, "application/json");
        return http.Response.WriteAsync("{\"jsonrpc\":\"2.0\",\"id\":" + Json(body).GetProperty("id").GetRawText()
            + ",\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":{\"supported\":[\"2025-11-25\",\"2025-06-18\"],\"requested\":\"2026-07-28\"}}}");
    }

    private static Task Accept(HttpContext http)
    {
        http.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private List<string> Sessions() => [.. _seen.Select(static seen => seen.Session).Where(static session => session.Length > 0).Distinct()];

    private Task Watch(HttpContext http, Func<Task> next)
    {
        _seen.Enqueue((http.Request.Method, http.Request.Headers["Mcp-Session-Id"].ToString(), http.Request.Headers["MCP-Protocol-Version"].ToString()));
        return next();
    }

    private static LinkWorld World(string address, string revision = "auto", long? heldBytes = null) => new(options =>
    {
        options.Limits.HeldBytes = heldBytes;
        options.Upstreams["crm"] = new UpstreamOptions
        {
            Kind = "mcp",
            Address = address,
            Credential = "none",
            Revision = revision,
            TimeoutSeconds = 20,
        };
    });
}
