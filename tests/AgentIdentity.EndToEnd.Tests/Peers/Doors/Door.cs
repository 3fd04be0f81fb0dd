using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Doors;

/// <summary>An API that looks at callers as carelessly as the test wants.</summary>
internal sealed class Door(WebApplication app, Uri origin) : IAsyncDisposable
{
    public string Address => origin.GetLeftPart(UriPartial.Authority);

    /// <param name="lets">Whether a bearer token is let in; null stands for none.</param>
    public static async Task<Door> OpenAsync(Func<string?, bool> lets)
    {
        var origin = Ports.FreeOrigin();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin.GetLeftPart(UriPartial.Authority));
        var app = builder.Build();
        app.Run(http =>
        {
            var shown = http.Request.Headers.Authorization.ToString() is { Length: > 7 } header ? header[7..] : null;
            http.Response.StatusCode = !lets(shown) ? 401 : http.Request.Path == "/orders" ? 200 : 404;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return new Door(app, origin);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
