using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quickstart.Upstreams;
using Yarp.ReverseProxy.Forwarder;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>
/// Addresses that the gateway can be given before the suite has opened the servers behind them: who plays a scenario puts there where its
/// server is.
/// </summary>
internal sealed class ScenarioRelay : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _servers = new(StringComparer.Ordinal);
    private readonly HttpMessageInvoker _outward = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly WebApplication _app;
    private readonly Uri _own;

    private ScenarioRelay(WebApplication app, Uri own) => (_app, _own) = (app, own);

    public static async Task<ScenarioRelay> StartAsync()
    {
        var own = Ports.FreeOrigin();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(own.GetLeftPart(UriPartial.Authority));
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var relay = new ScenarioRelay(app, own);
        app.Run(relay.PassAsync);
        await app.StartAsync();
        return relay;
    }

    public string At(string upstream) => new Uri(_own, upstream).ToString();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _outward.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var upstream = http.Request.Path.Value![1..];
        if (http.Request.Method == HttpMethods.Put)
        {
            using StreamReader body = new(http.Request.Body);
            _servers[upstream] = await body.ReadToEndAsync(http.RequestAborted);
            return;
        }

        if (!_servers.TryGetValue(upstream, out var server))
        {
            http.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }

        http.Request.Path = PathString.Empty;
        await http.RequestServices.GetRequiredService<IHttpForwarder>().SendAsync(http, server, _outward);
    }
}
