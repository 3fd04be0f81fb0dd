using System.Collections.Concurrent;
using System.Net;
using AgentIdentity.Client;
using AgentIdentity.Sidecar.Configuration;

namespace AgentIdentity.Sidecar.Forwarding;

/// <summary>One authenticated way to each audience: it holds the delegated token, renews it and proves possession on every request.</summary>
internal sealed class GatewayConnections(AgentIdentityClient client, SidecarSettings settings) : IDisposable
{
    // Far more than one workload uses; a caller that invents names must not fill the memory.
    private const int MostAudiences = 256;

    private readonly ConcurrentDictionary<string, HttpMessageInvoker> _audiences = new(StringComparer.Ordinal);
    private readonly SocketsHttpHandler _sockets = new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        EnableMultipleHttp2Connections = true,
    };

    /// <summary>The way to an audience, or null when too many were asked for.</summary>
    public HttpMessageInvoker? To(string audience)
    {
        if (_audiences.TryGetValue(audience, out var known))
        {
            return known;
        }

        return _audiences.Count < MostAudiences ? _audiences.GetOrAdd(audience, Open) : null;
    }

    public void Dispose()
    {
        foreach (var invoker in _audiences.Values)
        {
            invoker.Dispose();
        }

        _sockets.Dispose();
    }

    private HttpMessageInvoker Open(string audience)
    {
        var handler = client.CreateHandler(new ExchangeRequest(settings.Delegation, audience));
        handler.InnerHandler = new AsWrittenHandler { InnerHandler = _sockets };
        return new HttpMessageInvoker(handler, disposeHandler: false);
    }
}
