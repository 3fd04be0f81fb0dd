using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Quickstart.Upstreams;

/// <summary>
/// Free loopback ports, so that two quickstarts can run side by side. They lie below those that systems give to outgoing
/// connections, which could take one between its choice and its use.
/// </summary>
internal static class Ports
{
    public static Uri FreeOrigin() => new($"http://127.0.0.1:{Free()}");

    public static int Free()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(10_240, 32_768));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
