using System.Net;
using System.Security.Claims;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentIdentity.AspNetCore.Tests.JwtBearer;

/// <summary>An API whose scheme is JwtBearer's own, taking delegation tokens.</summary>
public sealed class DelegationsAsBearer : IAsyncLifetime
{
    private Authority _authority = null!;

    public async ValueTask InitializeAsync() => _authority = await Authority.StartAsync();

    public ValueTask DisposeAsync() => _authority.DisposeAsync();

    [Fact]
    public async Task Bearer_takes_a_delegated_token_and_the_endpoint_sees_the_human_and_the_agent()
    {
        await using var orders = await StartAsync();

        using var response = await CallAsync(orders);

        (await response.Content.ReadAsStringAsync()).Should().StartWith("ben via codex; {");
    }

    [Fact]
    public async Task The_user_and_the_ticket_are_those_of_AddAgentIdentity()
    {
        static void Map(WebApplication app) => app.MapGet("/orders/{id}", (HttpContext http, ClaimsPrincipal user) => string.Join('\n',
            user.Claims.Select(claim => $"{claim.Type} {claim.Value} {claim.ValueType} {claim.Issuer}")
                .Append(user.Identity!.Name)
                .Append(http.Features.Get<IAuthenticateResultFeature>()!.AuthenticateResult!.Properties!.ExpiresUtc.ToString())
                .Append(RequestFrame.Of(http).ToString())));
        await using var own = await Orders.StartAsync(_authority, o => o.AllowBearer = true, Map);
        await using var bearer = await StartAsync(Map);
        var token = "Bearer " + _authority.Mint(Unbound);

        using var expected = await own.GetAsync(token, null);
        using var found = await bearer.GetAsync(token, null);

        (await found.Content.ReadAsStringAsync()).Should().Be(await expected.Content.ReadAsStringAsync()).And.Contain("ben via codex under dlg_1");
    }

    [Fact]
    public async Task RequireDelegation_reads_the_scheme_without_its_name_and_its_refusals_name_Bearer_alone()
    {
        await using var orders = await StartAsync(app =>
        {
            app.MapGet("/orders/{id}", () => "").RequireDelegation();
            app.MapGet("/signed", () => "").RequireDelegation(d => d.SignedInWithin(TimeSpan.FromMinutes(1)));
        });
        static DelegatedTokenRequest OtherPath(DelegatedTokenRequest request) => request with { Details = AuthorizationDetails.Of(new HttpDetail([Authority.Audience], ["GET"], ["/else"])) };

        await CallAsync(orders).ShouldPass();
        await CallAsync(orders, OtherPath).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered, "error=\"insufficient_scope\"", "Bearer ");
        await CallAsync(orders, path: "/signed").ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.StepUpRequired, "max_age=\"60\"", "Bearer ");
        using var refused = await CallAsync(orders, OtherPath);
        refused.Headers.WwwAuthenticate.ToString().Should().NotContain("DPoP");
    }

    [Fact]
    public async Task Beside_AddAgentIdentity_each_scheme_keeps_its_own_endpoints()
    {
        await using var orders = await StartAsync(
            app =>
            {
                app.MapGet("/orders/{id}", () => "").RequireDelegation(d => d.Scheme("Bearer"));
                app.MapGet("/proved", () => "").RequireDelegation();
            },
            services => services.AddAuthentication().AddAgentIdentity(o => (o.Authority, o.Audience) = (_authority.Issuer, Authority.Audience)));

        await CallAsync(orders).ShouldPass();
        await orders.CallAsync("GET", "/proved").ShouldPass();
        await CallAsync(orders, path: "/proved").ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.BearerNotAllowed);
    }

    [Fact]
    public async Task A_token_bound_to_a_key_or_a_certificate_is_refused_for_nothing_shows_whose_it_is()
    {
        await using var orders = await StartAsync();

        await CallAsync(orders, request => request with { KeyThumbprint = _authority.Prover.Thumbprint })
            .ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.BoundTokenAsBearer, "error=\"invalid_token\"", "Bearer ");
        await CallAsync(orders, request => request with { CertificateThumbprint = _authority.Prover.Thumbprint })
            .ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.BoundTokenAsBearer, "error=\"invalid_token\"", "Bearer ");
    }

    [Fact]
    public async Task A_token_with_a_proof_is_no_token_to_JwtBearer()
    {
        await using var orders = await StartAsync();

        using var response = await orders.CallAsync("GET", "/orders/7");

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
    }

    [Fact]
    public async Task Anything_but_a_delegated_token_is_refused_though_the_same_issuer_signed_it()
    {
        await using var orders = await StartAsync(audience: _authority.Issuer);
        var minter = new TokenMinter(_authority.Keys, _authority.Issuer, _authority.Time);
        var human = await minter.MintHumanAsync(new() { Subject = "ben", ClientId = "web", Authentication = new(_authority.Time.GetUtcNow(), null, []) });
        var agent = await minter.MintAgentAsync(new() { Agent = "codex", KeyThumbprint = _authority.Prover.Thumbprint });
        var identity = await minter.MintIdTokenAsync(new() { Subject = "ben", ClientId = _authority.Issuer, Authentication = new(_authority.Time.GetUtcNow(), null, []) });

        await orders.GetAsync("Bearer " + human.Value, null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.BadClaim, "AID", "Bearer ");
        await orders.GetAsync("Bearer " + agent.Value, null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.ActsForItself, "AID", "Bearer ");
        await orders.GetAsync("Bearer " + identity.Value, null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.WrongType, "AID", "Bearer ");
        await CallAsync(orders, request => request with { Audience = _authority.Issuer }).ShouldPass();
    }

    [Fact]
    public async Task What_JwtBearer_itself_would_let_pass_is_judged_by_the_rules_of_delegations()
    {
        await using var orders = await StartAsync(add: services => services.PostConfigure<JwtBearerOptions>("Bearer", o =>
            (o.TokenValidationParameters.ValidateAudience, o.TokenValidationParameters.ValidateLifetime, o.UseSecurityTokenValidators) = (false, false, true)));
        var token = "Bearer " + _authority.Mint(Unbound);

        await CallAsync(orders, request => request with { Audience = "https://else.example" }).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.WrongAudience);
        await orders.GetAsync(token[..^4] + "AAAA", null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.BadSignature);
        await orders.GetAsync("Bearer " + new string('a', 200), null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.Malformed);
        _authority.Time.Advance(TimeSpan.FromMinutes(6));
        await orders.GetAsync(token, null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.Expired);
    }

    [Fact]
    public async Task New_keys_of_the_authority_are_found_and_without_any_the_answer_is_503()
    {
        await using var orders = await StartAsync();
        _authority.Down = true;
        await CallAsync(orders).ShouldBeRefused(HttpStatusCode.ServiceUnavailable, TokenError.KeysUnavailable);

        _authority.Down = false;
        _authority.Time.Advance(TimeSpan.FromSeconds(6));
        await CallAsync(orders).ShouldPass();
        _authority.Keys = KeyRing.InMemory(_authority.Time);
        _authority.Time.Advance(TimeSpan.FromSeconds(6));
        await CallAsync(orders).ShouldPass();
    }

    [Theory]
    [InlineData("Bearer", "Peple", "Peple is not a scheme of AddJwtBearer")]
    [InlineData("Bearer", "", "Audience must be set")]
    public async Task A_mistake_stops_the_start(string scheme, string named, string message)
    {
        await using var app = Authority.Create(services =>
        {
            var builder = services.AddAuthentication().AddJwtBearer(scheme, _ => { });
            _ = named.Length > 0 ? builder.RefuseDelegations(named) : builder.AcceptDelegations(_authority.Issuer, "");
        });

        var start = () => app.StartAsync();

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage($"*{message}*");
    }

    private static DelegatedTokenRequest Unbound(DelegatedTokenRequest request) => request with { KeyThumbprint = null };

    private Task<Orders> StartAsync(Action<WebApplication>? map = null, Action<IServiceCollection>? add = null, string audience = Authority.Audience) => Orders.StartWithAsync(
        _authority,
        services =>
        {
            add?.Invoke(services);
            services.AddAuthentication().AddJwtBearer().AcceptDelegations(_authority.Issuer, audience);
            services.Configure<AuthenticationOptions>(o => o.DefaultScheme ??= o.SchemeMap.Count > 1 ? "Bearer" : null);
        },
        map);

    private Task<HttpResponseMessage> CallAsync(Orders orders, Func<DelegatedTokenRequest, DelegatedTokenRequest>? change = null, string path = "/orders/7") =>
        orders.GetAsync("Bearer " + _authority.Mint(request => change is null ? Unbound(request) : change(Unbound(request))), null, path);
}
