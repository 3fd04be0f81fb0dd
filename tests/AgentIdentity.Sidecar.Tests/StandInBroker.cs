using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Sidecar.Tests;

/// <summary>What a request looked like when it arrived at the gateway.</summary>
internal sealed record Arrival(string Method, string Target, IHeaderDictionary Headers, string Body);

/// <summary>A token endpoint and a gateway on a real socket; the tokens are plain words.</summary>
internal sealed class StandInBroker : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandInBroker()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/oauth2/token", (Delegate)TokenAsync);
        _app.MapPost("/agents/oauth2/token", (Delegate)TokenAsync);
        _app.MapFallback(GatewayAsync);
    }

    public string Url => _app.Urls.First();

    public ConcurrentQueue<Arrival> Arrivals { get; } = new();

    public ConcurrentQueue<string> Exchanges { get; } = new();

    public bool RefusesExchanges { get; set; }

    /// <summary>How the gateway answers, after it has recorded the arrival.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("answered");

    public static async Task<StandInBroker> StartAsync()
    {
        StandInBroker broker = new();
        await broker._app.StartAsync();
        return broker;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["grant_type"] == "client_credentials")
        {
            return Token("actor-token");
        }

        Exchanges.Enqueue($"{form["subject_token"]} at {form["resource"]}");
        return RefusesExchanges
            ? Results.Json(new { error = "invalid_grant", error_description = "The delegation has ended.", code = "AID5011" }, statusCode: 400)
            : Token($"token-for {form["resource"]}".Replace(' ', '-'));
    }

    private static IResult Token(string value) => Results.Json(new
    {
        access_token = value,
        token_type = "DPoP",
        expires_in = 300,
        issued_token_type = "urn:ietf:params:oauth:token-type:access_token",
        authorization_details = Array.Empty<object>(),
    });

    private async Task GatewayAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        HeaderDictionary headers = new(context.Request.Headers.ToDictionary());
        Arrivals.Enqueue(new Arrival(context.Request.Method, target, headers, await reader.ReadToEndAsync()));
        await Answer(context);
    }
}
