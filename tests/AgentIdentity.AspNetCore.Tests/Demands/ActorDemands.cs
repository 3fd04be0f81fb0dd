using System.Net;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class ActorDemands : IAsyncLifetime
{
    private Authority _authority = null!;
    private Orders _orders = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = await Authority.StartAsync();
        _orders = await Orders.StartAsync(_authority, map: app =>
        {
            app.MapGet("/read", () => "").RequireDelegation();
            app.MapPost("/write", () => "").RequireDelegation();
            app.MapGet("/proven", () => "").RequireDelegation(d => d.AuthenticatedActor());
            app.MapPost("/stock", () => "").RequireDelegation(d => d.SelfAssertedActor());
            app.MapGet("/direct", () => "").RequireDelegation(d => d.MaxDepth(1));
            app.MapGet("/two", () => "").RequireDelegation(d => d.MaxDepth(2));
            app.MapGet("/codex", () => "").RequireDelegation(d => d.Agent("codex", "hal"));
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/read", true)]
    [InlineData("POST", "/write", false)]
    [InlineData("GET", "/proven", false)]
    [InlineData("POST", "/stock", true)]
    public async Task An_agent_that_proved_nothing_may_only_read_unless_the_endpoint_says_otherwise(string method, string path, bool passes)
    {
        var call = _orders.CallAsync(method, path, request => request with { ActorAssurance = ActorAssurance.SelfAsserted });

        await (passes ? call.ShouldPass() : call.ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.ActorUnauthorized, "error=\"actor_unauthorized\""));
    }

    [Theory]
    [InlineData("POST", "/write")]
    [InlineData("GET", "/proven")]
    public Task An_agent_that_proved_itself_may(string method, string path) => _orders.CallAsync(method, path).ShouldPass();

    [Theory]
    [InlineData("/direct", 1, true)]
    [InlineData("/direct", 2, false)]
    [InlineData("/two", 2, true)]
    [InlineData("/two", 3, false)]
    public async Task The_chain_may_be_as_long_as_the_endpoint_says(string path, int depth, bool passes)
    {
        var call = _orders.CallAsync("GET", path, request => request with { Actor = Chain(depth) });

        await (passes ? call.ShouldPass() : call.ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.ActorUnauthorized, "error=\"actor_unauthorized\""));
    }

    [Fact]
    public async Task Only_the_agents_that_an_endpoint_names_may_call_it()
    {
        await _orders.CallAsync("GET", "/codex").ShouldPass();
        await _orders.CallAsync("GET", "/codex", request => request with { Actor = new(_authority.Issuer, "eliza", null) })
            .ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.ActorUnauthorized);
    }

    [Fact]
    public async Task A_named_agent_counts_as_caller_only_and_under_the_brokers_own_names_only()
    {
        await _orders.CallAsync("GET", "/codex", request => request with { Actor = new(_authority.Issuer, "eliza", new(_authority.Issuer, "codex", null)) })
            .ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.ActorUnauthorized);
        await _orders.CallAsync("GET", "/codex", request => request with { Actor = new("https://elsewhere.example", "codex", null) })
            .ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.ActorUnauthorized);
    }

    private Actor Chain(int depth) => depth == 0 ? null! : new(_authority.Issuer, $"agent{depth}", Chain(depth - 1));
}
