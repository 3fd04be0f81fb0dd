using System.Net;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ExtAuthz;

public sealed class NginxTests
{
    [Fact]
    public async Task Nginx_lets_an_allowed_request_through_and_says_whose_it_is()
    {
        await using var proxy = await StartAsync();
        using var response = await proxy.SendAsync(HttpMethod.Post, "/orders/17?full=true", TestCaller.Json("""{"amount":3}"""));
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());

        var seen = proxy.World.Upstream.Seen.Should().ContainSingle().Subject;
        (seen.Method, seen.Target, seen.Body).Should().Be(("POST", "/orders/17?full=true", """{"amount":3}"""));
        seen.Headers["AgentIdentity-Subject"].Should().Be("ben");
        seen.Headers["AgentIdentity-Actor"].Should().Be("codex");
        seen.Headers.Keys.Should().NotContain(["Authorization", "DPoP"]);

        var call = proxy.World.Decisions.Asked.Should().ContainSingle().Subject;
        (call.Upstream, call.Action, call.Identifier, call.ArgumentsKnown).Should().Be(("orders", "POST", "/orders/17", false));
        var entry = proxy.World.Evidence.Bodies(EvidenceKinds.Decision).Should().ContainSingle().Subject.GetProperty("call");
        entry.GetProperty("door").GetString().Should().Be("ext_authz");
        entry.GetProperty("action").GetString().Should().Be("POST");
        response.Headers.GetValues("AgentIdentity-Decision").Should().Equal(proxy.World.Evidence.Notes.First().DecisionId);
    }

    [Fact]
    public async Task Nginx_stops_a_denied_request_and_tells_the_caller_the_decision()
    {
        await using var proxy = await StartAsync(world => world.Decisions.Denied.Add("DELETE /orders/17"));
        using var response = await proxy.SendAsync(HttpMethod.Delete, "/orders/17");
        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        response.Headers.GetValues("AgentIdentity-Code").Should().Equal("AID3201");
        response.Headers.GetValues("AgentIdentity-Reason").Should().Equal("rule_denied");
        proxy.World.Upstream.Seen.Should().BeEmpty();
        proxy.World.Evidence.Notes.Should().ContainSingle().Which.DecisionId.Should().Be(response.Headers.GetValues("AgentIdentity-Decision").Single());
    }

    [Fact]
    public async Task Nginx_passes_the_challenge_on_to_a_stranger()
    {
        await using var proxy = await StartAsync();
        using var response = await proxy.World.Client.GetAsync(proxy.Nginx.Origin + "/orders/17");
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().Should().Contain($"resource_metadata=\"{proxy.World.Origin}/.well-known/oauth-protected-resource/api/orders\"");
        proxy.World.Upstream.Seen.Should().BeEmpty();
        proxy.World.Strangers.Should().ContainSingle();

        var metadata = await proxy.World.Client.GetStringAsync(proxy.World.Origin + "/.well-known/oauth-protected-resource/api/orders");
        metadata.Should().Contain($"\"resource\":\"{proxy.World.Origin}/api/orders\"");
    }

    [Fact]
    public async Task A_caller_cannot_say_for_nginx_which_request_it_is_or_whose()
    {
        await using var proxy = await StartAsync(world => world.Decisions.Denied.Add("DELETE /orders/17"));
        var request = proxy.Request(HttpMethod.Delete, "/orders/17");
        request.Headers.Add("X-Original-Method", "GET");
        request.Headers.Add("X-Original-URI", "/orders/17");
        using var denied = await proxy.World.Client.SendAsync(request);
        denied.StatusCode.Should().Be(HttpStatusCode.Forbidden);

        var allowed = proxy.Request(HttpMethod.Get, "/orders/17");
        allowed.Headers.Add("AgentIdentity-Subject", "ann");
        using var response = await proxy.World.Client.SendAsync(allowed);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        proxy.World.Upstream.Seen.Should().ContainSingle().Which.Headers["AgentIdentity-Subject"].Should().Be("ben");
    }

    [Theory]
    [InlineData("/orders/%2e%2e/admin")]
    [InlineData("/orders//17")]
    [InlineData("/orders/17;v=1")]
    [InlineData("/orders/17?_method=DELETE")]
    public async Task What_two_readers_could_read_differently_does_not_pass_nginx(string target)
    {
        await using var proxy = await StartAsync();
        (await proxy.SendRawAsync(target)).Should().StartWith("HTTP/1.1 403 ");
        proxy.World.Upstream.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_proof_for_another_method_path_or_address_does_not_pass_nginx()
    {
        await using var proxy = await StartAsync();
        foreach (var (method, url) in new[] { ("GET", "/orders/17"), ("POST", "/orders/18") })
        {
            using var response = await proxy.World.Client.SendAsync(proxy.Request(HttpMethod.Post, "/orders/17", proven: (method, proxy.Nginx.Origin + url)));
            response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }

        using var elsewhere = await proxy.World.Client.SendAsync(proxy.Request(HttpMethod.Post, "/orders/17", proven: ("POST", proxy.World.Origin + "/api/orders/orders/17")));
        elsewhere.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        elsewhere.Headers.WwwAuthenticate.ToString().Should().Contain("invalid_dpop_proof");
        proxy.World.Upstream.Seen.Should().BeEmpty();
    }

    [Theory]
    [InlineData("decisions")]
    [InlineData("evidence")]
    [InlineData("stops")]
    public async Task Nobody_passes_nginx_when_something_behind_the_question_fails(string what)
    {
        await using var proxy = await StartAsync(world =>
            (world.Decisions.Fails, world.Evidence.Fails, world.Stops.Fails) = (what == "decisions", what == "evidence", what == "stops"));
        using var response = await proxy.SendAsync(HttpMethod.Get, "/orders/17");
        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        proxy.World.Upstream.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_head_request_is_asked_about_as_one()
    {
        await using var proxy = await StartAsync();
        proxy.World.Upstream.Answer = (http, _) =>
        {
            http.Response.ContentLength = 5;
            return Task.CompletedTask;
        };
        using var response = await proxy.SendAsync(HttpMethod.Head, "/orders/17");
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        proxy.World.Decisions.Asked.Should().ContainSingle().Which.Action.Should().Be("HEAD");
    }

    private static Task<ApiBehindNginx> StartAsync(Action<GatewayWorld>? configure = null) => ApiBehindNginx.StartAsync(configure);
}
