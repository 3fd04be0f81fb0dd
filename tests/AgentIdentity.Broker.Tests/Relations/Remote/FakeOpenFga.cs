using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker.Tests.Relations.Remote;

/// <summary>
/// A server that answers as it is told, for what a healthy OpenFGA never does. How the client and a real engine understand each
/// other is the contract suite's matter.
/// </summary>
internal sealed class FakeOpenFga : IAsyncDisposable
{
    public const string Store = "01KA0000000000000000000001";
    public const string Model = "01KA0000000000000000000002";

    private readonly WebApplication _app;

    private FakeOpenFga(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<(string Path, string? Authorization, JsonElement? Body)> Seen { get; } = new();

    public int Tokens { get; private set; }

    /// <summary>What the token endpoint gives; null for tokens that are counted.</summary>
    public string? Token { get; set; }

    /// <summary>The answer to the request of this number, counted from 1.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = static (_, http) => http.Response.WriteAsJsonAsync(new { allowed = true });

    public static async Task<FakeOpenFga> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var fake = new FakeOpenFga(app);
        app.MapPost("/token", fake.TokenAsync);
        app.Map("/stores/{**path}", fake.AnswerAsync);
        await app.StartAsync();
        fake.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return fake;
    }

    public RemoteRelationsOptions Options() => new() { Address = Address, StoreId = Store, ModelId = Model };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        JsonElement? body = http.Request.ContentLength > 0 ? await http.Request.ReadFromJsonAsync<JsonElement>() : null;
        Seen.Enqueue((http.Request.Path + http.Request.QueryString, http.Request.Headers.Authorization, body));
        await Answer(Seen.Count, http);
    }

    private IResult TokenAsync()
    {
        Tokens++;
        return Results.Json(new { access_token = Token ?? $"token-{Tokens}", token_type = "Bearer", expires_in = 300 });
    }
}
