using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.AspNetCore.Tests.JwtBearer;

/// <summary>Both schemes side by side: JwtBearer for people, AddAgentIdentity for agents, one of them for each request.</summary>
public sealed class PeopleOrAgents : IAsyncLifetime
{
    private Authority _authority = null!;
    private Orders _orders = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = await Authority.StartAsync();
        _orders = await Orders.StartWithAsync(
            _authority,
            services => services.AddAuthentication(AgentIdentityDefaults.PeopleOrAgentsScheme)
                .AddJwtBearer(o => People.Trust(o, _authority))
                .AddAgentIdentity(o => (o.Authority, o.Audience, o.AllowBearer) = (_authority.Issuer, _authority.Issuer, true))
                .AddPeopleOrAgents(),
            app =>
            {
                app.MapGet("/orders/{id}", (HttpContext http, ClaimsPrincipal user) => http.GetDelegation() is { } delegation
                    ? $"{delegation.Subject} via {delegation.Actor.Subject}"
                    : $"{user.Identity!.Name} in person");
                app.MapGet("/people", () => "").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Bearer" });
                app.MapGet("/agents", () => "").RequireDelegation();
            });
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task Each_token_is_judged_by_the_scheme_it_is_for()
    {
        await _orders.GetAsync("Bearer " + await People.HumanAsync(_authority), null).ShouldPass("ben in person");
        await _orders.CallAsync("GET", "/orders/7", Here).ShouldPass("ben via codex");
        await _orders.GetAsync("bearer " + Unbound(), null).ShouldPass("ben via codex");
    }

    [Fact]
    public async Task The_refusal_is_that_of_the_scheme_it_is_for()
    {
        await _orders.CallAsync("GET", "/orders/7").ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.WrongAudience, "error=\"invalid_token\"");
        await _orders.GetAsync("Bearer " + _authority.Mint(Here), null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.BoundTokenAsBearer, "resource_metadata");
        await _orders.GetAsync("DPoP " + await People.HumanAsync(_authority), null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.BadClaim);
        using var expired = await _orders.GetAsync("Bearer eyJhbGciOiJFUzI1NiJ9.e30.AAAA", null);
        expired.Headers.WwwAuthenticate.ToString().Should().StartWith("Bearer error=\"invalid_token\"");
        using var stranger = await _orders.GetAsync(null, null);
        stranger.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
    }

    [Fact]
    public async Task An_endpoint_for_one_of_them_takes_only_that_one()
    {
        var human = await People.HumanAsync(_authority);

        await _orders.GetAsync("Bearer " + human, null, "/people").ShouldPass();
        await _orders.GetAsync("Bearer " + Unbound(), null, "/people").ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.InPersonOnly);
        await _orders.GetAsync("Bearer " + Unbound(), null, "/agents").ShouldPass();
        await _orders.GetAsync("Bearer " + human, null, "/agents").ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.BadClaim);
    }

    [Fact]
    public async Task What_a_token_says_of_itself_lets_nobody_in()
    {
        var (human, agent) = ((await People.HumanAsync(_authority)).Split('.'), Unbound().Split('.'));
        string[] forged =
        [
            $"{human[0]}.{agent[1]}.{human[2]}", $"{agent[0]}.{human[1]}.{agent[2]}", $"{human[0]}.{agent[1]}.{agent[2]}A",
            $"{human[0]}.{Encode("""{"act":{"sub":"codex"},"sub":"ben"}""")}.{human[2]}", $"{Encode("""{"alg":"none"}""")}.{human[1]}.", $"{Encode("""{"alg":"none"}""")}.{agent[1]}.",
            $"{Encode("{")}.{agent[1]}.{agent[2]}", $"{agent[0]}.{Encode("{")}.{agent[2]}", $"{agent[0]}.{Encode("[]")}.{agent[2]}", "a.b.c", "..", "....", "a.b.c.d.e",
        ];

        foreach (var token in forged)
        {
            using var response = await _orders.GetAsync("Bearer " + token, null);
            response.StatusCode.Should().Be(HttpStatusCode.Unauthorized, token);
        }
    }

    [Fact]
    public async Task Two_headers_are_refused_whatever_they_hold()
    {
        var address = new Uri(_orders.Address);
        using var connection = new TcpClient(address.Host, address.Port);
        await using var stream = connection.GetStream();

        // HttpClient would make one header of them.
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /orders/7 HTTP/1.1\r\nHost: orders\r\nConnection: close\r\nAuthorization: Bearer {await People.HumanAsync(_authority)}\r\nAuthorization: Bearer {Unbound()}\r\n\r\n"));
        var answer = await new StreamReader(stream).ReadToEndAsync();

        answer.Should().StartWith("HTTP/1.1 400").And.Contain(TokenError.Repeated.Code());
    }

    [Law(Cases = 300)]
    public bool No_header_throws_in_the_choice(string? scheme, string? header, string? payload, string? rest)
    {
        var context = new DefaultHttpContext();
        foreach (var text in new[] { $"Bearer {scheme}", $"{scheme} {header}.{payload}.{rest}", $"Bearer {Encode(header)}.{Encode(payload)}.{Encode(rest)}", $"Bearer {Encode("""{"alg":"ES256"}""")}.{Encode("{\"act\":" + payload)}.{rest}" })
        {
            context.Request.Headers.Authorization = text;
            _ = TokenRoute.IsAgents(context.Request);
        }

        return true;
    }

    private static string Encode(string? text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text ?? ""));

    private DelegatedTokenRequest Here(DelegatedTokenRequest request) => request with { Audience = _authority.Issuer };

    private string Unbound() => _authority.Mint(request => Here(request) with { KeyThumbprint = null });
}
