using System.Security.Claims;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.AspNetCore.Tests;

/// <summary>A plain API behind the lines of the readme.</summary>
internal sealed class Orders : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Orders(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public required Authority Authority { get; init; }

    public IServiceProvider Services => _app.Services;

    public HttpClient Http { get; } = new();

    /// <summary>Starts the API: with one endpoint that any user may call, or with those that are mapped.</summary>
    public static async Task<Orders> StartAsync(
        Authority authority,
        Action<AgentIdentityOptions>? configure = null,
        Action<WebApplication>? map = null,
        Action<IServiceCollection>? add = null) => await StartWithAsync(
            authority,
            services =>
            {
                services.AddAuthentication().AddAgentIdentity(o =>
                {
                    (o.Authority, o.Audience) = (authority.Issuer, Authority.Audience);
                    configure?.Invoke(o);
                });
                add?.Invoke(services);
            },
            map);

    /// <summary>Starts the API with schemes of the test's own.</summary>
    public static async Task<Orders> StartWithAsync(Authority authority, Action<IServiceCollection> add, Action<WebApplication>? map = null)
    {
        var app = Authority.Create(services =>
        {
            services.AddSingleton<TimeProvider>(authority.Time);
            services.AddAuthorization(o => o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            add(services);
        });
        (map ?? MapOne)(app);
        await app.StartAsync();
        return new(app) { Address = Authority.AddressOf(app), Authority = authority };
    }

    private static void MapOne(WebApplication app) => app.MapGet("/orders/{id}", (HttpContext context, ClaimsPrincipal user) =>
        $"{user.Identity!.Name} via {context.GetDelegation()!.Actor.Subject}; {user.FindFirst("act")!.Value}");

    /// <summary>A call under a token minted for it, with a proof for it.</summary>
    public Task<HttpResponseMessage> CallAsync(string method, string path, Func<DelegatedTokenRequest, DelegatedTokenRequest>? change = null)
    {
        var token = Authority.Mint(change);
        return SendAsync(new(method), path, "DPoP " + token, Authority.Prover.Create(method, new(Address + path), token));
    }

    public Task<HttpResponseMessage> GetAsync(string? authorization, string? proof, string path = "/orders/7") => SendAsync(HttpMethod.Get, path, authorization, proof);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? authorization, string? proof)
    {
        var request = new HttpRequestMessage(method, Address + path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (proof is not null)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
