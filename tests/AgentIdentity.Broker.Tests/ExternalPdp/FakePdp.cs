using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker.Tests.ExternalPdp;

/// <summary>A decision point that answers as it is told, for what a healthy one never does.</summary>
internal sealed class FakePdp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakePdp(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<(string Path, string Authorization, string Id, JsonElement Body)> Seen { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = static http => http.Response.WriteAsJsonAsync(new { decision = true });

    public static async Task<FakePdp> StartAsync(string? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var fake = new FakePdp(app);
        app.Map("/{**path}", fake.AnswerAsync);
        await app.StartAsync();
        fake.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        if (answer is not null)
        {
            fake.Answer = http => http.Response.WriteAsync(answer);
        }

        return fake;
    }

    public ExternalPdpOptions Options() => new() { Address = new Uri(Address, "/pdp/"), Name = "cerbos", TimeLimit = TimeSpan.FromSeconds(30) };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var body = await http.Request.ReadFromJsonAsync<JsonElement>();
        Seen.Enqueue((http.Request.Path, http.Request.Headers.Authorization.ToString(), http.Request.Headers["X-Request-ID"].ToString(), body));
        await Answer(http);
    }
}
