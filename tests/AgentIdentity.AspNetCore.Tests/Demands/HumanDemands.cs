using System.Net;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class HumanDemands : IAsyncLifetime
{
    private const string Mfa = "urn:example:mfa";
    private Authority _authority = null!;
    private Orders _orders = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = await Authority.StartAsync();
        _orders = await Orders.StartAsync(_authority, map: app =>
        {
            app.MapGet("/attended", () => "").RequireDelegation(d => d.Attended());
            app.MapGet("/fresh", () => "").RequireDelegation(d => d.SignedInWithin(TimeSpan.FromMinutes(5)));
            app.MapGet("/strong", () => "").RequireDelegation(d => d.SignedInWithin(TimeSpan.FromMinutes(5)).Acr(Mfa, "urn:example:phr"));
            app.MapGet("/scoped", () => "").RequireDelegation(d => d.Scope("orders:read", "http").Acr(Mfa));
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task A_human_who_is_away_is_asked_to_come()
    {
        await _orders.CallAsync("GET", "/attended").ShouldPass();
        await _orders.CallAsync("GET", "/attended", request => request with { Unattended = true })
            .ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.StepUpRequired, "error=\"insufficient_user_authentication\"");
    }

    [Fact]
    public async Task A_sign_in_that_is_too_long_ago_gets_the_step_up_challenge_with_max_age()
    {
        await _orders.CallAsync("GET", "/fresh", SignedIn(minutesAgo: 5)).ShouldPass();
        await _orders.CallAsync("GET", "/fresh", SignedIn(minutesAgo: 6))
            .ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.StepUpRequired, "max_age=\"300\"");
        await _orders.CallAsync("GET", "/fresh").ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.StepUpRequired, "max_age=\"300\"");
    }

    [Fact]
    public async Task A_sign_in_that_is_too_weak_gets_the_step_up_challenge_with_acr_values()
    {
        await _orders.CallAsync("GET", "/strong", SignedIn(1, "urn:example:phr")).ShouldPass();
        await _orders.CallAsync("GET", "/strong", SignedIn(1, "urn:example:pwd"))
            .ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.StepUpRequired, "acr_values=\"urn:example:mfa urn:example:phr\", max_age=\"300\"");
        await _orders.CallAsync("GET", "/strong", SignedIn(1))
            .ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.StepUpRequired);
    }

    [Fact]
    public async Task A_missing_scope_is_named_before_a_human_signs_in_again_for_nothing()
    {
        await _orders.CallAsync("GET", "/scoped", request => SignedIn(1, Mfa)(request) with { Scope = ["http", "orders:read"] }).ShouldPass();
        await _orders.CallAsync("GET", "/scoped")
            .ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.InsufficientScope, "error=\"insufficient_scope\", error_description=\"AID1075 The token lacks a scope word that is needed here.\", scope=\"orders:read http\"");
    }

    private Func<DelegatedTokenRequest, DelegatedTokenRequest> SignedIn(int minutesAgo, string? acr = null) =>
        request => request with { Authentication = new(_authority.Time.GetUtcNow().AddMinutes(-minutesAgo), acr, []) };
}
