using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Limits;

public sealed class CallLimitTests
{
    private const string Tool = """{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"search_contacts"}}""";
    private const string Chat = """{"model":"small","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";

    [Theory]
    [InlineData("Limits:Delegation", "this delegation")]
    [InlineData("Limits:Agent", "this agent")]
    [InlineData("Upstreams:crm:Limits", "the upstream")]
    public async Task A_rate_that_is_used_up_is_answered_429_with_the_time_to_wait_in_header_and_body(string party, string whose)
    {
        await using var world = await GatewayWorld.StartAsync(w => Limit(w, party, "CallsPerMinute", 6, "Burst", 2));
        (await world.Caller.PostAsync("/mcp/crm", Tool)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await world.Caller.PostAsync("/mcp/crm", Tool)).StatusCode.Should().Be(HttpStatusCode.OK);

        var refused = await world.Caller.PostAsync("/mcp/crm", Tool);

        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        var wait = (int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
        wait.Should().BeInRange(1, 10);
        var error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        error.GetProperty("code").GetInt32().Should().Be(-31429);
        error.GetProperty("message").GetString().Should().Contain(whose);
        error.GetProperty("data").GetProperty("code").GetString().Should().Be("AID3604");
        error.GetProperty("data").GetProperty("retry").GetBoolean().Should().BeTrue();
        error.GetProperty("data").GetProperty("retry_after").GetInt32().Should().Be(wait);
        world.Upstream.Seen.Should().HaveCount(2);
    }

    [Fact]
    public async Task Http_and_model_calls_are_refused_in_their_own_form_and_an_sdk_may_come_back()
    {
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            Limit(w, "Upstreams:orders:Limits", "CallsPerMinute", 1, "Burst", 1);
            Limit(w, "Models:small:Limits", "CallsPerMinute", 1, "Burst", 1);
        });
        world.Upstream.Answer = (http, _) => http.Response.WriteAsJsonAsync(new { });
        await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        var http = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        (http.StatusCode, await Expect.CodeOf(http)).Should().Be((HttpStatusCode.TooManyRequests, "AID3604"));
        http.Headers.RetryAfter.Should().NotBeNull();

        await world.Caller.PostAsync("/v1/chat/completions", Chat);
        var model = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        (model.StatusCode, await Expect.CodeOf(model)).Should().Be((HttpStatusCode.TooManyRequests, "AID3604"));
        model.Headers.Contains("x-should-retry").Should().BeFalse("the SDK's own rule, with Retry-After, is the right one");
        model.Headers.RetryAfter.Should().NotBeNull();
    }

    [Theory]
    [InlineData("CallsPerMinute", 1, "AID3604")]
    [InlineData("BodyBytes", 50, "AID3005")]
    public async Task What_binds_an_upstream_binds_it_through_a_virtual_server_too(string limit, int most, string code)
    {
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            w.Settings["AgentIdentity:VirtualServers:all:Upstreams:0"] = "crm";
            Limit(w, "Upstreams:crm:Limits", limit, most);
        });
        var call = Tool.Replace("search", "crm__search", StringComparison.Ordinal);
        await world.Caller.PostAsync("/mcp/all", call);

        (await Expect.CodeOf(await world.Caller.PostAsync("/mcp/all", call))).Should().Be(code);
    }

    [Fact]
    public async Task Calls_at_the_same_time_are_counted_and_one_that_ends_makes_room()
    {
        await using var world = await GatewayWorld.StartAsync(w => Limit(w, "Limits:Delegation", "Concurrency", 2));
        var go = new TaskCompletionSource();
        world.Upstream.Answer = (_, _) => go.Task;
        Task<HttpResponseMessage>[] open = [world.Caller.SendAsync(HttpMethod.Get, "/api/orders/a"), world.Caller.SendAsync(HttpMethod.Get, "/api/orders/b")];
        await Expect.Soon(() => world.Upstream.Seen.Count == 2);

        var third = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/c");
        (third.StatusCode, await Expect.CodeOf(third)).Should().Be((HttpStatusCode.TooManyRequests, "AID3605"));

        go.SetResult();
        await Task.WhenAll(open);
        await Expect.Soon(() => world.Stops.Left == 3);
        (await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/d")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whatever_is_above_a_delegation_is_charged_for_it_too()
    {
        await using var world = await GatewayWorld.StartAsync(w => Limit(w, "Limits:Delegation", "CallsPerMinute", 1, "Burst", 3));
        foreach (var child in (string[])["dlg_a", "dlg_b", "dlg_c"])
        {
            world.Stops.Chain = [child, "dlg_parent"];
            (await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/x")).StatusCode.Should().Be(HttpStatusCode.OK, child);
        }

        world.Stops.Chain = ["dlg_d", "dlg_parent"];
        var fourth = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/x");
        (await fourth.Content.ReadAsStringAsync()).Should().Contain("AID3604").And.Contain("above");
        world.Stops.Chain = ["dlg_d"];
        (await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/x")).StatusCode.Should().Be(HttpStatusCode.OK, "a refused call takes nothing from the delegation below");
    }

    [Fact]
    public async Task A_body_above_the_agents_own_limit_is_refused_where_the_upstream_would_take_it()
    {
        await using var world = await GatewayWorld.StartAsync(w => Limit(w, "Limits:Agent", "BodyBytes", 100));
        var refused = await world.Caller.PostAsync("/mcp/crm", Tool + new string(' ', 100));
        (refused.StatusCode, await Expect.CodeOf(refused)).Should().Be((HttpStatusCode.RequestEntityTooLarge, "AID3005"));
        var streamed = await world.Caller.SendAsync(HttpMethod.Put, "/api/orders/x", new StringContent(new string('x', 200)));
        streamed.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        world.Upstream.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_call_that_takes_longer_than_it_may_ends_and_is_recorded_so()
    {
        await using var world = await GatewayWorld.StartAsync(w => Limit(w, "Upstreams:crm:Limits", "CallSeconds", 1));
        world.Upstream.Answer = (http, _) => Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted);
        var response = await world.Caller.PostAsync("/mcp/crm", Tool).WaitAsync(TimeSpan.FromSeconds(10));
        (await Expect.CodeOf(response)).Should().Be("AID3606");
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("refusal").GetProperty("code").GetString().Should().Be("AID3606");
    }

    [Fact]
    public async Task Whoever_is_held_back_fills_no_evidence()
    {
        await using var world = await GatewayWorld.StartAsync(w => Limit(w, "Limits:Agent", "CallsPerMinute", 1, "Burst", 1));
        for (var i = 0; i < 30; i++)
        {
            await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/x");
        }

        world.Evidence.Bodies(EvidenceKinds.Refusal).Should().ContainSingle().Which.GetProperty("refusal").GetProperty("code").GetString().Should().Be("AID3604");
        world.Strangers.Should().BeEmpty();
    }

    private static void Limit(GatewayWorld world, string party, params object[] limits)
    {
        foreach (var pair in limits.Chunk(2))
        {
            world.Settings[$"AgentIdentity:{party}:{pair[0]}"] = pair[1].ToString();
        }
    }
}
