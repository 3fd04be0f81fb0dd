using System.Net;
using System.Security.Claims;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class SchemeConventions : IAsyncLifetime
{
    private Authority _authority = null!;

    public async ValueTask InitializeAsync() => _authority = await Authority.StartAsync();

    public ValueTask DisposeAsync() => _authority.DisposeAsync();

    [Fact]
    public async Task Options_may_all_come_from_the_configuration_as_those_of_JwtBearer_do()
    {
        await using var app = Authority.Create(services => services.AddAuthentication().AddAgentIdentity());
        app.Configuration["Authentication:Schemes:AgentIdentity:Authority"] = _authority.Issuer;
        app.Configuration["Authentication:Schemes:AgentIdentity:Audience"] = "https://a.example";
        app.Configuration["Authentication:Schemes:AgentIdentity:AllowBearer"] = "true";

        var options = app.Services.GetRequiredService<IOptionsMonitor<AgentIdentityOptions>>().Get("AgentIdentity");

        (options.Authority, options.Audience, options.AllowBearer, options.RequireNonce).Should().Be((_authority.Issuer, "https://a.example", true, false));
    }

    [Theory]
    [InlineData("Audience", "")]
    [InlineData("PublicUrl", "orders")]
    [InlineData("StopFeed:ClientId", "orders-api")]
    public async Task A_mistake_stops_the_start_and_names_the_option(string name, string value)
    {
        await using var app = Authority.Create(services => services.AddAuthentication().AddAgentIdentity());
        app.Configuration["Authentication:Schemes:AgentIdentity:Authority"] = _authority.Issuer;
        app.Configuration["Authentication:Schemes:AgentIdentity:Audience"] = "https://a.example";
        app.Configuration[$"Authentication:Schemes:AgentIdentity:{name}"] = value;

        var start = () => app.StartAsync();

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage($"*{name.Split(':')[0]}*");
    }

    [Fact]
    public async Task Beside_another_default_scheme_an_endpoint_that_requires_a_delegation_reads_delegation_tokens()
    {
        await using var orders = await Orders.StartAsync(
            _authority,
            map: app =>
            {
                app.MapGet("/people", (ClaimsPrincipal user) => user.Identity!.Name);
                app.MapGet("/agents", (ClaimsPrincipal user) => user.Identity!.Name).RequireDelegation();
            },
            add: services => services.AddAuthentication("Anna").AddScheme<AuthenticationSchemeOptions, AlwaysAnna>("Anna", null));

        await orders.CallAsync("GET", "/people").ShouldPass("anna");
        await orders.CallAsync("GET", "/agents").ShouldPass("ben");
        using var anna = await orders.GetAsync(null, null, "/agents");
        anna.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_application_may_be_two_resources()
    {
        await using var orders = await Orders.StartAsync(
            _authority,
            map: app =>
            {
                app.MapGet("/first", () => "").RequireDelegation();
                app.MapGet("/second", () => "").RequireDelegation(d => d.Scheme("Second"));
            },
            add: services => services.AddAuthentication("AgentIdentity").AddAgentIdentity("Second", o => (o.Authority, o.Audience) = (_authority.Issuer, "https://second.example")));
        Func<DelegatedTokenRequest, DelegatedTokenRequest> second = request => request with { Audience = "https://second.example" };

        await orders.CallAsync("GET", "/first").ShouldPass();
        await orders.CallAsync("GET", "/second", second).ShouldPass();
        await orders.CallAsync("GET", "/first", second).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.WrongAudience);
        await orders.CallAsync("GET", "/second").ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.WrongAudience);
    }

    [Fact]
    public async Task The_attribute_and_a_named_policy_demand_the_same_as_the_method()
    {
        await using var orders = await Orders.StartAsync(
            _authority,
            map: app =>
            {
                app.MapPost("/attribute", [RequireDelegation(Tool = "refund", Scope = "http", MaxDepth = 1, Attended = true, AuthenticatedActor = true, Agent = "codex")] () => "");
                app.MapPost("/policy", [Authorize("refund")] () => "");
            },
            add: services => services.AddAuthorization(o => o.AddPolicy("refund", policy => policy.RequireDelegation(d => d.Tool("refund")))));
        Func<DelegatedTokenRequest, DelegatedTokenRequest> refund = request => request with
        {
            Details = AuthorizationDetails.Of(new McpToolDetail([Authority.Audience], ["tools/call"], "refund", [], null)),
        };

        foreach (var path in new[] { "/attribute", "/policy" })
        {
            await orders.CallAsync("POST", path, refund).ShouldPass();
            await orders.CallAsync("POST", path).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
        }

        await orders.CallAsync("POST", "/attribute", request => refund(request) with { Unattended = true }).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.StepUpRequired);
        await orders.CallAsync("POST", "/attribute", request => refund(request) with { Scope = ["mcp"] }).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.InsufficientScope);
    }

    [Fact]
    public async Task A_group_and_its_endpoint_demand_together_and_the_more_particular_word_counts()
    {
        await using var orders = await Orders.StartAsync(_authority, map: app =>
        {
            var group = app.MapGroup("/mcp").RequireDelegation(d => d.Scope("http").SignedInWithin(TimeSpan.FromMinutes(5)));
            group.MapPost("/refund", () => "").RequireDelegation(d => d.Tool("refund").SelfAssertedActor());
            group.MapPost("/plain", () => "").RequireDelegation(d => d.MaxDepth(1));
        });
        Func<DelegatedTokenRequest, DelegatedTokenRequest> refund = request => request with
        {
            Details = AuthorizationDetails.Of(new McpToolDetail([Authority.Audience], ["tools/call"], "refund", [], null)),
            Authentication = new(_authority.Time.GetUtcNow(), null, []),
            ActorAssurance = ActorAssurance.SelfAsserted,
        };

        await orders.CallAsync("POST", "/mcp/refund", refund).ShouldPass();
        await orders.CallAsync("POST", "/mcp/refund", request => refund(request) with { Scope = [] }).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.InsufficientScope);
        await orders.CallAsync("POST", "/mcp/refund", request => refund(request) with { Details = AuthorizationDetails.Empty }).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
        await orders.CallAsync("POST", "/mcp/refund", request => refund(request) with { Details = AuthorizationDetails.Empty, Authentication = null }).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
        await orders.CallAsync("POST", "/mcp/plain", request => refund(request) with { ActorAssurance = ActorAssurance.Authenticated }).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
        await orders.CallAsync("POST", "/mcp/plain", refund).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.ActorUnauthorized);
    }

    [Fact]
    public async Task The_ticket_ends_with_the_token_for_those_who_keep_connections()
    {
        DateTimeOffset? ends = null;
        await using var orders = await Orders.StartAsync(_authority, map: app => app.MapGet("/x", (HttpContext http) =>
        {
            ends = http.Features.Get<IAuthenticateResultFeature>()!.AuthenticateResult!.Properties!.ExpiresUtc;
        }).RequireDelegation());

        await orders.CallAsync("GET", "/x").ShouldPass();

        ends.Should().Be(_authority.Time.GetUtcNow().AddMinutes(5));
    }

    [Fact]
    public async Task A_path_that_is_rewritten_before_routing_is_the_one_that_details_must_cover()
    {
        await using var orders = await Orders.StartAsync(_authority, map: app =>
        {
            app.UseAuthentication();
            app.Use((context, next) =>
            {
                context.Request.Path = "/secret";
                return next(context);
            });
            app.UseRouting();
            app.UseAuthorization();
            app.MapGet("/secret", () => "").RequireDelegation();
        });

        await orders.CallAsync("GET", "/open", request => request with { Details = AuthorizationDetails.Of(new HttpDetail([Authority.Audience], ["GET"], ["/open"])) })
            .ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
    }

    [Fact]
    public async Task A_claims_transformation_does_not_lose_the_delegation()
    {
        await using var orders = await Orders.StartAsync(_authority, add: services => services.AddSingleton<IClaimsTransformation, AddsARole>());

        (await (await orders.CallAsync("GET", "/orders/7")).Content.ReadAsStringAsync()).Should().StartWith("ben via codex");
    }

    [Fact]
    public async Task With_nonces_an_ageing_one_is_renewed_and_no_cache_keeps_the_next()
    {
        await using var orders = await Orders.StartAsync(_authority, o => o.RequireNonce = true);
        var token = _authority.Mint();
        using var first = await orders.GetAsync("DPoP " + token, Proof(null));
        first.Headers.WwwAuthenticate.ToString().Should().Contain("error=\"use_dpop_nonce\"");

        var nonce = first.Headers.GetValues("DPoP-Nonce").Single();
        using var second = await orders.GetAsync("DPoP " + token, Proof(nonce));
        second.StatusCode.Should().Be(HttpStatusCode.OK);
        second.Headers.Contains("DPoP-Nonce").Should().BeFalse();
        _authority.Time.Advance(TimeSpan.FromMinutes(1));
        using var third = await orders.GetAsync("DPoP " + token, Proof(nonce));

        third.StatusCode.Should().Be(HttpStatusCode.OK);
        third.Headers.GetValues("DPoP-Nonce").Should().ContainSingle().Which.Should().NotBe(nonce);
        third.Headers.CacheControl!.NoStore.Should().BeTrue();

        string Proof(string? nonce) => _authority.Prover.Create("GET", new(orders.Address + "/orders/7"), token, nonce);
    }

    [Fact]
    public async Task Behind_a_proxy_the_proof_and_the_details_name_the_public_address()
    {
        await using var orders = await Orders.StartAsync(
            _authority,
            o => (o.PublicUrl, o.Audience) = ("https://public.example/shop", "https://public.example/shop"),
            app => app.MapGet("/orders/{id}", () => "").RequireDelegation());
        var token = _authority.Mint(request => request with
        {
            Audience = "https://public.example/shop",
            Details = AuthorizationDetails.Of(new HttpDetail(["https://public.example/shop"], ["GET"], ["/orders/7"])),
        });

        await orders.GetAsync("DPoP " + token, _authority.Prover.Create("GET", new("https://public.example/shop/orders/7"), token)).ShouldPass();
        await orders.GetAsync("DPoP " + token, _authority.Prover.Create("GET", new(orders.Address + "/orders/7"), token))
            .ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.ProofWrongTarget);
    }

    [Fact]
    public async Task Replicas_that_share_a_replay_store_take_a_proof_once_between_them()
    {
        var shared = new ReplayMemory(100, _authority.Time);
        void OneOfMany(AgentIdentityOptions o) => (o.ReplayStore, o.PublicUrl) = (shared, "https://orders.example");
        await using var one = await Orders.StartAsync(_authority, OneOfMany);
        await using var other = await Orders.StartAsync(_authority, OneOfMany);
        var token = _authority.Mint();
        var proof = _authority.Prover.Create("GET", new("https://orders.example/orders/7"), token);

        await one.GetAsync("DPoP " + token, proof).ShouldPass();
        await other.GetAsync("DPoP " + token, proof).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.Replayed);
    }

    [Fact]
    public async Task A_replay_store_that_cannot_tell_refuses_with_503()
    {
        await using var orders = await Orders.StartAsync(_authority, o => o.ReplayStore = new Unreachable());

        await orders.CallAsync("GET", "/orders/7").ShouldBeRefused(HttpStatusCode.ServiceUnavailable, TokenError.ReplayStoreUnavailable);
    }

    private sealed class Unreachable : IReplayStore
    {
        public ValueTask<ReplayVerdict> UseAsync(ReplayKey key, DateTimeOffset until, CancellationToken cancellationToken = default) => ValueTask.FromResult(ReplayVerdict.Unknown);
    }

    private sealed class AlwaysAnna(IOptionsMonitor<AuthenticationSchemeOptions> options, Microsoft.Extensions.Logging.ILoggerFactory logs, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.Success(new(new(new ClaimsIdentity([new("name", "anna")], "Anna", "name", null)), "Anna")));
    }

    private sealed class AddsARole : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var copy = principal.Clone();
            ((ClaimsIdentity)copy.Identity!).AddClaim(new("roles", "buyer"));
            return Task.FromResult(copy);
        }
    }
}
