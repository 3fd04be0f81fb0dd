using System.Net;
using System.Net.Sockets;

namespace Quickstart.Upstreams;

/// <summary>Free loopback ports, asked of the operating system, so that two quickstarts can run side by side.</summary>
internal static class Ports
{
    public static Uri FreeOrigin()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
