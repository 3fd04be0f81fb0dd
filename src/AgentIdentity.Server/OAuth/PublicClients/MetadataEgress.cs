using System.Net;
using System.Net.Sockets;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// The way out for fetching clients' documents: names are resolved once, every address of the answer is judged, and the connection goes
/// to the very address that was judged, so that a second answer of the name server changes nothing (DNS rebinding). The two steps that
/// touch the network can be replaced by whoever builds the host, and by nothing in its configuration.
/// </summary>
internal sealed class MetadataEgress
{
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    public Func<IPEndPoint, string, CancellationToken, Task<Stream>> Dial { get; init; } = DialAsync;

    /// <summary>A client that follows no redirect, asks no proxy, keeps no cookie and connects to public addresses only.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = MetadataFetcher.Patience,
        MaxResponseHeadersLength = 16,
        // A connection outlives no fetch, so that each fetch resolves and judges anew.
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (context, cancellation) => await ConnectAsync(context.DnsEndPoint, cancellation),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private async Task<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellation)
    {
        var addresses = await Resolve(target.Host, cancellation);
        // One inside address among public ones is a trick or a mistake; neither is worth a connection.
        if (addresses.Length == 0 || !addresses.All(InternetAddress.Is))
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, "The name does not lead to public addresses only.");
        }

        return await Dial(new IPEndPoint(addresses[0], target.Port), target.Host, cancellation);
    }

    private static async Task<Stream> DialAsync(IPEndPoint address, string host, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
