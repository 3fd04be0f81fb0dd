using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.AspNetCore.Tests;

/// <summary>A plain API behind the three lines of the readme.</summary>
internal sealed class Orders : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Orders(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public HttpClient Http { get; } = new();

    public static async Task<Orders> StartAsync(Authority authority, Action<AgentIdentityOptions>? configure = null)
    {
        var app = Authority.Create(services =>
        {
            services.AddSingleton<TimeProvider>(authority.Time);
            services.AddAuthentication().AddAgentIdentity(o =>
            {
                (o.Authority, o.Audience) = (authority.Issuer, Authority.Audience);
                configure?.Invoke(o);
            });
            services.AddAuthorization(o => o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/orders/{id}", (HttpContext context, ClaimsPrincipal user) =>
            $"{user.Identity!.Name} via {context.GetDelegation()!.Actor.Subject}; {user.FindFirst("act")!.Value}");
        await app.StartAsync();
        return new(app) { Address = Authority.AddressOf(app) };
    }

    public Task<HttpResponseMessage> GetAsync(string? authorization, string? proof, string path = "/orders/7")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address + path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (proof is not null)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        return Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
