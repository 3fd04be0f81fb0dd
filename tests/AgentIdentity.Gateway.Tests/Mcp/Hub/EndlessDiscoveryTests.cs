using System.Diagnostics;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

/// <summary>A server that answers what comes before a call with signs of life, for ever.</summary>
public sealed class EndlessDiscoveryTests
{
    [Theory]
    [InlineData("initialize")]
    [InlineData("server/discover")]
    [InlineData("subscriptions/listen")]
    [InlineData("tools/call")]
    public async Task A_stop_ends_the_wait_for_it(string method)
    {
        await using var world = await StartAsync();
        var pending = SendAsync(world, method);
        await Expect.Soon(() => !world.Upstream.Seen.IsEmpty);
        await Task.Delay(200);
        world.Stops.Stop();
        (await Expect.CodeOf(await pending.WaitAsync(TimeSpan.FromSeconds(2)))).Should().Be("AID3204");
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("initialize")]
    [InlineData("tools/call")]
    public async Task It_is_slow_when_the_time_of_an_answer_is_over(string method)
    {
        await using var world = await StartAsync(static w => w.Hurry());
        var clock = Stopwatch.StartNew();
        (await Expect.CodeOf(await SendAsync(world, method).WaitAsync(TimeSpan.FromSeconds(10)))).Should().Be("AID3502");
        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(0.8));
    }

    private static Task<GatewayWorld> StartAsync(Action<GatewayWorld>? configure = null) => GatewayWorld.StartAsync(world =>
    {
        world.Settings["AgentIdentity:Upstreams:crm:Revision"] = "auto";
        world.Upstream.Answer = static async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            while (true)
            {
                await http.Response.WriteAsync(": alive\n\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await Task.Delay(100, http.RequestAborted);
            }
        };
        configure?.Invoke(world);
    });

    private static Task<HttpResponseMessage> SendAsync(GatewayWorld world, string method)
    {
        if (method == "initialize")
        {
            return world.Caller.PostPlainAsync("/mcp/crm", """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        }

        var parameters = method switch
        {
            "tools/call" => """{"name":"echo","arguments":{}}""",
            "subscriptions/listen" => """{"notifications":{"toolsListChanged":true}}""",
            _ => "{}",
        };
        return world.Caller.PostAsync("/mcp/crm", $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}} }""");
    }
}
