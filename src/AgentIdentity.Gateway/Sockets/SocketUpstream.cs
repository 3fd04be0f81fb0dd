using System.Net;
using System.Net.WebSockets;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Sockets;

/// <summary>Opens the WebSocket of an upstream, with the gateway's own key and credential.</summary>
internal sealed class SocketUpstream(UpstreamClients clients, TimeProvider time)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    /// <summary>What was opened, or why not. Extensions are not offered: what is packed cannot be bounded.</summary>
    public async Task<(WebSocket? Socket, GatewayError? Error)> OpenAsync(Passage passage, Uri target, HttpOutbound outbound)
    {
        using var patience = new CancellationTokenSource(passage.Upstream!.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, passage.Stopped, passage.Http.RequestAborted);
        try
        {
            var (request, key) = RequestOf(passage, target, outbound);
            using (request)
            {
                return await ReadAsync(await clients.For(passage.Upstream).SendAsync(request, either.Token), key, passage);
            }
        }
        catch (OperationCanceledException)
        {
            return (null, passage.Stopped.IsCancellationRequested ? passage.EndedBecause
                : passage.Http.RequestAborted.IsCancellationRequested ? GatewayError.CallerGone : GatewayError.UpstreamSlow);
        }
        catch (HttpRequestException fault)
        {
            return (null, fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                ? GatewayError.UpstreamDown : GatewayError.UpstreamCut);
        }
    }

    public static WebSocket Of(Stream stream, bool isServer, string? protocol) => WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
    {
        IsServer = isServer,
        SubProtocol = protocol,
        KeepAliveInterval = Heartbeat,
        KeepAliveTimeout = Heartbeat,
    });

    private (HttpRequestMessage Request, string Key) RequestOf(Passage passage, Uri target, HttpOutbound outbound)
    {
        var key = SocketHandshake.NewKey();
        var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var (name, values) in passage.Http.Request.Headers)
        {
            var handshake = name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase) && !name.Equals(SocketHandshake.Protocol, StringComparison.OrdinalIgnoreCase);
            if (!handshake && outbound.MaySend(name) && !passage.Credential.Sets(name))
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation(SocketHandshake.Version, "13");
        request.Headers.TryAddWithoutValidation(SocketHandshake.Key, key);
        passage.Credential.ApplyTo(request, default, time.GetUtcNow());
        return (request, key);
    }

    private static async Task<(WebSocket?, GatewayError?)> ReadAsync(HttpResponseMessage answer, string key, Passage passage)
    {
        var offered = passage.Http.Request.Headers[SocketHandshake.Protocol].SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).ToList();
        var chosen = Header(answer, SocketHandshake.Protocol);
        if (answer.StatusCode == HttpStatusCode.SwitchingProtocols
            && Header(answer, SocketHandshake.Accept) == SocketHandshake.AnswerTo(key)
            && Header(answer, "Sec-WebSocket-Extensions") is null
            && (chosen is null || offered.Contains(chosen, StringComparer.Ordinal)))
        {
            return (Of(await answer.Content.ReadAsStreamAsync(), isServer: false, chosen), null);
        }

        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            passage.Credential.Refused?.Invoke();
        }

        answer.Dispose();
        return (null, answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired => GatewayError.UpstreamRefusedCredential,
            HttpStatusCode.Forbidden => GatewayError.UpstreamForbade,
            _ => GatewayError.UpgradeNotTaken,
        });
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
