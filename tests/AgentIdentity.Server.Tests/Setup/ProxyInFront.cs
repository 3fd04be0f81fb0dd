namespace AgentIdentity.Server.Tests.Setup;

/// <summary>
/// What stands between the public address and the server. Tests name most addresses from the server's root; what they take from
/// answers has the public path already. The well-known addresses that are inserted at the host's root pass through as they are.
/// </summary>
internal sealed class ProxyInFront(ServerUnderTest server) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = server.PublicPath;
        var sent = request.RequestUri!.PathAndQuery;
        var here = request.RequestUri.Authority == new Uri(server.Origin).Authority;
        if (path.Length > 0 && here && !sent.StartsWith("/.well-known/", StringComparison.Ordinal))
        {
            var below = sent.StartsWith(path + "/", StringComparison.Ordinal) ? sent[path.Length..] : sent;
            request.RequestUri = new Uri(request.RequestUri, server.ProxyStripsPath ? below : path + below);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
