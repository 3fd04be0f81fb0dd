using System.Net;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Pipeline;

public sealed class UpstreamFailureTests
{
    private const string Chat = """{"model":"small","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Tool = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_contacts"}}""";

    [Fact]
    public async Task An_upstream_that_is_down_is_named_so()
    {
        await using var world = await GatewayWorld.StartAsync();
        var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/gone/x");
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await Expect.CodeOf(response)).Should().Be("AID3501");
        await Outcome(world, "AID3501");
    }

    [Theory]
    [InlineData("/mcp/crm", Tool, "AID3501")]
    [InlineData("/v1/chat/completions", Chat, "AID4030")]
    public async Task A_server_that_is_down_is_named_in_the_protocols_own_form(string path, string body, string code)
    {
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            w.Settings["AgentIdentity:Upstreams:crm:Address"] = w.Settings["AgentIdentity:Upstreams:gone:Address"];
            w.Settings["AgentIdentity:Models:small:Address"] = w.Settings["AgentIdentity:Upstreams:gone:Address"];
        });
        var response = await world.Caller.PostAsync(path, body);
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await Expect.CodeOf(response)).Should().Be(code);
        await Outcome(world, code);
    }

    [Theory]
    [InlineData("/api/orders/orders", "{}", "AID3502")]
    [InlineData("/mcp/crm", Tool, "AID3502")]
    [InlineData("/v1/chat/completions", Chat, "AID4031")]
    public async Task A_slow_upstream_is_given_up(string path, string body, string code)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Hurry());
        world.Upstream.Answer = (http, _) => Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted);
        var response = await world.Caller.PostAsync(path, body);
        response.StatusCode.Should().Be(HttpStatusCode.GatewayTimeout);
        (await Expect.CodeOf(response)).Should().Be(code);
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await Outcome(world, code);
    }

    [Theory]
    [InlineData("/api/orders/orders", "{}", "AID3503")]
    [InlineData("/mcp/crm", Tool, "AID3503")]
    [InlineData("/v1/chat/completions", Chat, "AID4032")]
    public async Task An_upstream_that_hangs_up_before_answering_is_named_so(string path, string body, string code)
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        var response = await world.Caller.PostAsync(path, body);
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await Expect.CodeOf(response)).Should().Be(code);
        await Outcome(world, code);
    }

    [Fact]
    public async Task A_plain_answer_that_is_cut_breaks_off_and_never_looks_complete()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            await http.Response.WriteAsync("half");
            await http.Response.Body.FlushAsync();
            await Task.Delay(300);
            http.Abort();
        };
        var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        await FluentActions.Awaiting(() => response.Content.ReadAsStringAsync()).Should().ThrowAsync<HttpRequestException>();
        await Outcome(world, "AID3503");
    }

    [Fact]
    public async Task A_caller_who_goes_away_ends_the_upstream_call()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            await http.Response.WriteAsync("first");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        using var cancel = new CancellationTokenSource();
        var response = await world.Client.SendAsync(world.Caller.Request(HttpMethod.Get, "/api/shop/items"), HttpCompletionOption.ResponseHeadersRead, cancel.Token);
        response.Dispose();
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("outcome").GetString().Should().Be("caller_gone");
    }

    private static async Task Outcome(GatewayWorld world, string code)
    {
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("refusal").GetProperty("code").GetString().Should().Be(code);
    }
}
