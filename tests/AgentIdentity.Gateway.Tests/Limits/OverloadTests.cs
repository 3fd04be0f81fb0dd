using System.Net;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Limits;

public sealed class OverloadTests
{
    private const string Tool = """{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"search_contacts"}}""";

    [Fact]
    public async Task Beyond_the_calls_it_takes_the_gateway_sends_away_before_it_looks_at_anything()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Limits:InFlight"] = "2");
        var go = new TaskCompletionSource();
        world.Upstream.Answer = (_, _) => go.Task;
        Task<HttpResponseMessage>[] open = [world.Caller.SendAsync(HttpMethod.Get, "/api/orders/a"), world.Caller.SendAsync(HttpMethod.Get, "/api/orders/b")];
        await Expect.Soon(() => world.Upstream.Seen.Count == 2);

        using var stranger = await world.Client.GetAsync(world.Origin + "/api/orders/c");
        (stranger.StatusCode, await Expect.CodeOf(stranger)).Should().Be((HttpStatusCode.ServiceUnavailable, "AID3603"), "not even a token is asked for");
        stranger.Headers.RetryAfter!.Delta.Should().BePositive();
        var tool = await world.Caller.PostAsync("/mcp/crm", Tool);
        (tool.StatusCode, await Expect.CodeOf(tool)).Should().Be((HttpStatusCode.ServiceUnavailable, "AID3603"));
        world.Strangers.Should().BeEmpty();

        go.SetResult();
        await Task.WhenAll(open);
        await Expect.Soon(() => world.Stops.Left == 2);
        (await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/d")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_held_whole_comes_out_of_one_account_and_goes_back()
    {
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            w.Settings["AgentIdentity:Limits:HeldBytes"] = (1024 * 1024).ToString();
            w.Settings["AgentIdentity:Upstreams:crm:MaxBodyBytes"] = (4 * 1024 * 1024).ToString();
        });
        var refused = await world.Caller.PostAsync("/mcp/crm", Tool + new string(' ', 600_000));
        (refused.StatusCode, await Expect.CodeOf(refused)).Should().Be((HttpStatusCode.ServiceUnavailable, "AID3603"));
        for (var i = 0; i < 5; i++)
        {
            (await world.Caller.PostAsync("/mcp/crm", Tool + new string(' ', 400_000))).StatusCode.Should().Be(HttpStatusCode.OK, "whoever is done gives back");
        }
    }

    [Fact]
    public async Task A_list_that_does_not_fit_any_more_is_refused_and_the_gateway_goes_on()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Limits:HeldBytes"] = (1024 * 1024).ToString());
        var filler = new string('x', 2_000_000);
        world.Upstream.Answer = (http, body) =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync($$$"""{"jsonrpc":"2.0","id":{{{RecordingUpstream.IdOf(body)}}},"result":{"tools":[{"name":"a","description":"{{{filler}}}"}]}}""");
        };
        var response = await world.Caller.PostAsync("/mcp/crm", """{"jsonrpc":"2.0","id":9,"method":"tools/list"}""");
        (await Expect.CodeOf(response)).Should().Be("AID3603");
        filler = "";
        (await world.Caller.PostAsync("/mcp/crm", """{"jsonrpc":"2.0","id":9,"method":"tools/list"}""")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_event_that_never_ends_is_cut_off_when_the_account_is_empty()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Limits:HeldBytes"] = (1024 * 1024).ToString());
        world.Upstream.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(new string('x', 50_000), http.RequestAborted);
            }
        };
        var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        using var events = new EventReader(response);
        (await events.NextAsync()).Should().Contain("AID3507");
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_drain_refuses_the_new_lets_the_running_finish_and_ends_what_is_late_with_a_last_event_and_a_record()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Limits:DrainSeconds"] = "1");
        var go = new TaskCompletionSource();
        world.Upstream.Answer = async (http, body) =>
        {
            if (!body.Contains("search_contacts", StringComparison.Ordinal))
            {
                await go.Task;
                return;
            }

            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progress\":1}}\n\n");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var running = world.Caller.SendAsync(HttpMethod.Get, "/api/orders/a");
        using var events = new EventReader(await world.Caller.PostAsync("/mcp/crm", Tool));
        await events.NextAsync();
        await Expect.Soon(() => world.Upstream.Seen.Count == 2);

        var stopping = world.StopAsync();
        await Expect.Soon(() => world.Part<Drain>().HasBegun);
        var late = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/b");
        (late.StatusCode, await Expect.CodeOf(late)).Should().Be((HttpStatusCode.ServiceUnavailable, "AID3607"));
        go.SetResult();
        (await running).StatusCode.Should().Be(HttpStatusCode.OK);
        (await events.NextAsync()).Should().Contain("AID3607");
        (await events.NextAsync()).Should().BeNull();
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
        world.Evidence.Bodies(EvidenceKinds.Outcome).Select(static end => end.GetProperty("outcome").GetString()).Should().BeEquivalentTo("completed", "drained");
    }
}
