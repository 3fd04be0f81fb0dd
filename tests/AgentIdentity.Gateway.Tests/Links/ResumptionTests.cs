using System.Diagnostics;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Mcp.Links.Web;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;
using static AgentIdentity.Gateway.Tests.Links.LinkWorld;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>Streams of servers with sessions that end before the answer has come.</summary>
public sealed class ResumptionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_call_waits_for_is_asked_for_where_the_stream_ended_and_the_call_is_not_made_again(bool breaks)
    {
        long left = 0, back = 0;
        string? from = null;
        await using var server = await StartAsync(async (http, body) =>
        {
            http.Response.ContentType = "text/event-stream";
            if (http.Request.Method == "GET")
            {
                (back, from) = (Stopwatch.GetTimestamp(), http.Request.Headers["Last-Event-ID"].ToString());
                await http.Response.WriteAsync("""data: {"jsonrpc":"2.0","id":2,"result":{"content":[{"type":"text","text":"at last"}]}}""" + "\n\n");
                return;
            }

            await http.Response.WriteAsync("id: e-1\nretry: 400\ndata: \n\n");
            await http.Response.Body.FlushAsync();
            left = Stopwatch.GetTimestamp();
            if (breaks)
            {
                // A reset takes with it what was not read yet.
                await Task.Delay(200);
                http.Abort();
            }
        });
        await using var world = World(server);

        TextOf(await world.ResultAsync(world.Call("crm"), Tool("a"))).Should().Be("at last");

        from.Should().Be("e-1");
        Stopwatch.GetElapsedTime(left, back).TotalMilliseconds.Should().BeGreaterThan(390, "the server named that time");
        server.Seen.Count(static seen => seen.Body.Contains("tools/call", StringComparison.Ordinal)).Should().Be(1);
    }

    [Theory]
    [InlineData("data: \n\n", 200)]
    [InlineData("id: größe\ndata: \n\n", 200)]
    [InlineData("id: e-1\ndata: \n\n", 405)]
    public async Task A_stream_that_nobody_can_go_on_with_is_cut(string said, int status)
    {
        await using var server = await StartAsync(async (http, body) =>
        {
            if (http.Request.Method == "GET")
            {
                http.Response.StatusCode = status;
                return;
            }

            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(said);
        });
        await using var world = World(server);

        (await world.AskAsync(world.Call("crm"), Tool("a")))[^1].Should().Be(new LinkFailure(GatewayError.UpstreamCut));

        server.Seen.Count(static seen => seen.Method == "GET").Should().Be(status == 405 ? 1 : 0);
    }

    [Theory]
    [InlineData("id: 7\n\n", "7", 250)]
    [InlineData("id:7\nretry: 3000\n\n", "7", 3000)]
    [InlineData("retry: 10\n\n", null, 250)]
    [InlineData("retry: soon\nid: \n\n", null, 250)]
    [InlineData("retry: 4000000000\n\n", null, 3_600_000)]
    [InlineData("data: id: 7\n\n", null, 250)]
    public void A_place_is_what_the_server_says_within_bounds(string whole, string? id, int pause)
    {
        var place = new StreamPlace();
        place.Note(System.Text.Encoding.UTF8.GetBytes(whole));
        (place.LastId, place.Pause.TotalMilliseconds).Should().Be((id, pause));
    }

    private static async Task<RecordingUpstream> StartAsync(Func<HttpContext, string, Task> answer)
    {
        var server = new RecordingUpstream
        {
            Answer = (http, body) =>
            {
                if (body.Contains("\"method\":\"initialize\"", StringComparison.Ordinal))
                {
                    http.Response.ContentType = "application/json";
                    return http.Response.WriteAsync("""{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}}}}""");
                }

                http.Response.StatusCode = body.Contains("notifications/", StringComparison.Ordinal) ? 202 : 200;
                return http.Response.StatusCode == 202 ? Task.CompletedTask : answer(http, body);
            },
        };
        await server.StartAsync();
        return server;
    }

    private static LinkWorld World(RecordingUpstream server) => new(options => options.Upstreams["crm"] = new UpstreamOptions
    {
        Kind = "mcp",
        Address = $"http://127.0.0.1:{server.Port}/mcp",
        Revision = "2025-11-25",
        TimeoutSeconds = 20,
    });
}
