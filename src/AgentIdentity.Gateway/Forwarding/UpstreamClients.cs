using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Net;
using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>One connection pool for each upstream: no cookies, no redirects, no proxy from the environment, no unpacking.</summary>
internal sealed class UpstreamClients(UpstreamTable table) : IDisposable
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);
    private readonly FrozenDictionary<Upstream, HttpMessageInvoker> _clients = table.All.Where(static upstream => upstream is { IsVirtual: false, Process: null }).ToFrozenDictionary(upstream => upstream, Make);

    // By place: models come and go with the configuration, and candidates at one provider share its connections.
    private readonly ConcurrentDictionary<(string Origin, TimeSpan Timeout), Lazy<HttpMessageInvoker>> _models = [];

    public HttpMessageInvoker For(Upstream upstream) => _clients[upstream];

    public HttpMessageInvoker ForModel(Upstream upstream) => _models.GetOrAdd(
        (new Uri(upstream.Address).GetLeftPart(UriPartial.Authority), upstream.Timeout), static (_, one) => new Lazy<HttpMessageInvoker>(() => Make(one)), upstream).Value;

    public void Dispose()
    {
        foreach (var client in _clients.Values.Concat(_models.Values.Select(static made => made.Value)))
        {
            client.Dispose();
        }
    }

    private static HttpMessageInvoker Make(Upstream upstream) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = upstream.Timeout < LongestConnect ? upstream.Timeout : LongestConnect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),

        // Trace headers travel as the caller sent them; the gateway's own spans are not the upstream's business.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    });
}
