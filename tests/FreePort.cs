using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace AgentIdentity.Tests;

/// <summary>
/// A loopback port that is free now, for a server that has to know its address before it listens. It lies below those that
/// systems give to outgoing connections, which could take it between its choice and its use.
/// </summary>
internal static class FreePort
{
    public static int Next()
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
