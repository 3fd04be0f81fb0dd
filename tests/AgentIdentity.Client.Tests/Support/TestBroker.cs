using System.Collections.Concurrent;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Client.Tests;

/// <summary>A broker over a real socket that checks everything an agent sends with the product's own validators, and grants whatever is asked.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly KeyRing _keys;
    private readonly ReplayMemory _memory;

    private TestBroker(WebApplication app)
    {
        _app = app;
        _keys = KeyRing.InMemory(Time);
        _memory = new(10_000, Time);
        Nonces = new(Time);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    public string Issuer { get; private set; } = "";

    public string AgentKeys { get; set; } = "";

    public DpopNonces Nonces { get; }

    public bool DemandNonce { get; set; }

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>How the human signed in, as tokens exchanged from now on say it.</summary>
    public HumanAuthentication? SignedIn { get; set; }

    public Func<IFormCollection, IResult?> Refuse { get; set; } = _ => null;

    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Forms { get; } = new();

    public IEnumerable<string> Grants => Forms.Select(form => form.GetValueOrDefault("grant_type") ?? form["response_type"]);

    public static async Task<TestBroker> StartAsync(Action<IServiceCollection>? services = null, Action<WebApplication, TestBroker>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        var broker = new TestBroker(app);
        app.MapPost("/oauth2/token", broker.TokenAsync);
        app.MapPost("/oauth2/par", broker.PushAsync);
        app.MapPost("/delegations", broker.ChildAsync);
        map?.Invoke(app, broker);
        await app.StartAsync();
        broker.Issuer = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return broker;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>A resource's check of token and proof. Null lets the call in.</summary>
    public IResult? Check(HttpRequest request, string audience, out Delegation? delegation)
    {
        var token = request.Headers.Authorization.ToString()["DPoP ".Length..];
        if (!new DelegationTokenValidator(TokenTrust.Of(Issuer, _keys), Time).Validate(token, audience).TryGet(out delegation, out var invalid))
        {
            return Challenge(request.HttpContext, "invalid_token", invalid);
        }

        return CheckProof(request, token, delegation.KeyThumbprint) is { } failure
            ? Challenge(request.HttpContext, failure.Error == TokenError.NonceRequired ? "use_dpop_nonce" : "invalid_dpop_proof", failure)
            : null;
    }

    private TokenFailure? CheckProof(HttpRequest request, string? token, string? thumbprint)
    {
        var validator = new DpopValidator(_memory, new() { Nonces = DemandNonce ? Nonces : null }, Time);
        return validator.ValidateAsync(request.Headers["DPoP"].Single()!, request.Method, Issuer + request.Path, token, thumbprint).AsTask().GetAwaiter().GetResult().TryGet(out _, out var failure) ? null : failure;
    }

    private IResult Challenge(HttpContext context, string error, TokenFailure failure)
    {
        context.Response.Headers.WWWAuthenticate = $"DPoP error=\"{error}\", error_description=\"{failure}\"";
        if (DemandNonce)
        {
            context.Response.Headers["DPoP-Nonce"] = Nonces.Current();
        }

        return Results.Text(failure.ToString(), statusCode: 401);
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (Authenticate(request, form) is { } refused)
        {
            return refused;
        }

        Forms.Enqueue(form.ToDictionary(pair => pair.Key, pair => pair.Value.Single()!));
        if (Refuse(form) is { } refusal)
        {
            return refusal;
        }

        var minter = new TokenMinter(_keys, Issuer, Time);
        var thumbprint = VerificationKeySet.Parse(AgentKeys).Value.Keys[0].Thumbprint;
        if (form["grant_type"] == "client_credentials")
        {
            return Issued(await minter.MintAgentAsync(new() { Agent = "codex", KeyThumbprint = thumbprint, Lifetime = Lifetime }));
        }

        if (form["grant_type"] == "authorization_code")
        {
            return Results.Json(new Dictionary<string, object> { ["access_token"] = "a", ["urn:agentidentity:grant_id"] = "dlg_granted" });
        }

        // A token that is continued needs no actor token: who acts stays as it is.
        var continued = form["subject_token_type"] == "urn:ietf:params:oauth:token-type:access_token";
        (continued || new AgentTokenValidator(TokenTrust.Of(Issuer, _keys), Time).Validate(form["actor_token"]!, Issuer).Ok).Should().BeTrue();
        return Issued(await minter.MintDelegatedAsync(new()
        {
            Subject = "ben",
            Actor = new(Issuer, "codex", null),
            ClientId = "codex",
            Audience = form["resource"]!,
            KeyThumbprint = thumbprint,
            DelegationId = form["subject_token"]!,
            TransactionId = "txn_1",
            Lifetime = Lifetime,
            Authentication = SignedIn,
        }));
    }

    private IResult? Authenticate(HttpRequest request, IFormCollection form)
    {
        var validator = new ClientAssertionValidator(Issuer, _memory, Time);
        if (!validator.ValidateAsync(form["client_assertion"]!, id => id == "codex" ? VerificationKeySet.Parse(AgentKeys).Value : null).AsTask().GetAwaiter().GetResult().TryGet(out _, out var failure))
        {
            return Results.Json(new { error = "invalid_client", error_description = failure.Detail, code = failure.Error.Code() }, statusCode: 401);
        }

        if (CheckProof(request, null, null) is not { } unproven)
        {
            return null;
        }

        if (unproven.Error == TokenError.NonceRequired)
        {
            request.HttpContext.Response.Headers["DPoP-Nonce"] = Nonces.Current();
        }

        return Results.Json(new { error = unproven.Error == TokenError.NonceRequired ? "use_dpop_nonce" : "invalid_dpop_proof", error_description = unproven.Detail }, statusCode: 400);
    }

    private async Task<IResult> PushAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (Authenticate(request, form) is { } refused)
        {
            return refused;
        }

        Forms.Enqueue(form.ToDictionary(pair => pair.Key, pair => pair.Value.Single()!));
        return Results.Json(new { request_uri = "urn:ietf:params:oauth:request_uri:1", expires_in = 60 }, statusCode: 201);
    }

    private async Task<IResult> ChildAsync(HttpRequest request)
    {
        var token = request.Headers.Authorization.ToString()["DPoP ".Length..];
        var credential = new AgentTokenValidator(TokenTrust.Of(Issuer, _keys), Time).Validate(token, Issuer).Value;
        if (CheckProof(request, token, credential.KeyThumbprint) is { } failure)
        {
            return Challenge(request.HttpContext, failure.Error == TokenError.NonceRequired ? "use_dpop_nonce" : "invalid_dpop_proof", failure);
        }

        using var body = await System.Text.Json.JsonDocument.ParseAsync(request.Body);
        Forms.Enqueue(body.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString()).Append(new("response_type", "child")).ToDictionary());
        return Results.Json(new { id = "dlg_child" }, statusCode: 201);
    }

    private IResult Issued(MintedToken token) => Results.Json(new
    {
        access_token = token.Value,
        token_type = "DPoP",
        expires_in = (long)(token.ExpiresAt - Time.GetUtcNow()).TotalSeconds,
    });
}
