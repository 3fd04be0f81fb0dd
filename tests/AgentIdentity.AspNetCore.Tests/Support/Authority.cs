using System.Security.Cryptography;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.AspNetCore.Tests;

/// <summary>An issuer that publishes its metadata and keys over a real socket, and an agent that holds its tokens.</summary>
internal sealed class Authority : IAsyncDisposable
{
    public const string Audience = "https://orders.example";
    private readonly WebApplication _app;

    private Authority(WebApplication app)
    {
        _app = app;
        Keys = KeyRing.InMemory(Time);
        Prover = new(AgentKey, Time);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    public KeyRing Keys { get; set; }

    public ECDsa AgentKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public DpopProver Prover { get; }

    public string Issuer { get; private set; } = "";

    public string? ClaimedIssuer { get; set; }

    public int KeyFetches { get; private set; }

    public bool Down { get; set; }

    public FeedServer Feed { get; private set; } = null!;

    public static async Task<Authority> StartAsync()
    {
        var app = Create(_ => { });
        var authority = new Authority(app);
        app.MapGet("/.well-known/oauth-authorization-server", () => authority.Down
            ? Results.StatusCode(503)
            : Results.Json(new { issuer = authority.ClaimedIssuer ?? authority.Issuer, jwks_uri = authority.Issuer + "/oauth2/jwks", token_endpoint = authority.Issuer + "/oauth2/token" }));
        app.MapGet("/oauth2/jwks", () =>
        {
            authority.KeyFetches++;
            return Results.Text(authority.Keys.ToJwks(), "application/json");
        });
        app.MapPost("/oauth2/token", (HttpContext context) => authority.Feed.IssueAsync(context));
        app.MapGet("/stops/feed", (HttpContext context) => authority.Feed.ServeAsync(context));
        await app.StartAsync();
        authority.Issuer = AddressOf(app);
        authority.Feed = new(authority);
        return authority;
    }

    public string Mint(Func<DelegatedTokenRequest, DelegatedTokenRequest>? change = null)
    {
        var request = new DelegatedTokenRequest
        {
            Subject = "ben",
            Actor = new(Issuer, "codex", null),
            ClientId = "codex",
            Audience = Audience,
            Scope = ["http"],
            KeyThumbprint = Prover.Thumbprint,
            DelegationId = "dlg_1",
            TransactionId = "txn_1",
        };
        return new TokenMinter(Keys, Issuer, Time).MintDelegatedAsync(change?.Invoke(request) ?? request).AsTask().GetAwaiter().GetResult().Value;
    }

    public static WebApplication Create(Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        configure(builder.Services);
        return builder.Build();
    }

    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public async ValueTask DisposeAsync()
    {
        AgentKey.Dispose();
        Feed.Dispose();
        await _app.DisposeAsync();
    }
}
