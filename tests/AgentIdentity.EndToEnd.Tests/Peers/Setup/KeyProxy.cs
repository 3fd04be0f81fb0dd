using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Setup;

/// <summary>
/// Stands in front of the gateway for peers that cannot authenticate: it holds the agent's key and adds a token and a proof to what they
/// send. It is the test's own; nothing in the product lets a call in without them.
/// </summary>
internal sealed class KeyProxy : IAsyncDisposable
{
    private static readonly HashSet<string> NotPassed = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Content-Length", "Authorization", "DPoP" };

    private readonly WebApplication _app;
    private readonly Dictionary<string, HttpClient> _gateway;
    private readonly Uri _origin;
    private readonly Uri _own;

    private KeyProxy(WebApplication app, Dictionary<string, HttpClient> gateway, Uri origin, Uri own) => (_app, _gateway, _origin, _own) = (app, gateway, origin, own);

    public static async Task<KeyProxy> StartAsync(PeerStage stage, string delegation, params string[] upstreams)
    {
        var own = Ports.FreeOrigin();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(own.GetLeftPart(UriPartial.Authority));
        var app = builder.Build();
        var gateway = upstreams.ToDictionary(static upstream => "/mcp/" + upstream, upstream => stage.Agent.Http(delegation, stage.Mcp(upstream)));
        foreach (var way in gateway.Values)
        {
            way.Timeout = Timeout.InfiniteTimeSpan;
        }

        var proxy = new KeyProxy(app, gateway, stage.Origin, own);
        app.Run(proxy.PassAsync);
        await app.StartAsync();
        return proxy;
    }

    public string At(string path) => new Uri(_own, path).ToString();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var way in _gateway.Values)
        {
            way.Dispose();
        }
    }

    private async Task PassAsync(HttpContext http)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(_origin, http.Request.Path + http.Request.QueryString));
        if (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            using var whole = new MemoryStream();
            await http.Request.Body.CopyToAsync(whole, http.RequestAborted);
            request.Content = new ByteArrayContent(whole.ToArray());
        }

        foreach (var (name, values) in http.Request.Headers.Where(static header => !NotPassed.Contains(header.Key)))
        {
            var mapped = values.Select(Gateways);
            if (!request.Headers.TryAddWithoutValidation(name, mapped))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, mapped);
            }
        }

        request.Headers.Host = Gateways(http.Request.Host.Value);
        try
        {
            using var response = await _gateway[http.Request.Path].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
            await AnswerAsync(http, response);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The peer hung up, and the gateway hears of it.
        }
    }

    private static async Task AnswerAsync(HttpContext http, HttpResponseMessage response)
    {
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(static header => !NotPassed.Contains(header.Key)))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await http.Response.StartAsync(http.RequestAborted);
        await using var from = await response.Content.ReadAsStreamAsync(http.RequestAborted);
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, http.RequestAborted) is var read and > 0)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    // Whoever calls this proxy by its own name means the gateway; every other name goes on as it is.
    private string? Gateways(string? value) => value == _own.Authority ? _origin.Authority
        : value == _own.GetLeftPart(UriPartial.Authority) ? _origin.GetLeftPart(UriPartial.Authority)
        : value;
}
