using System.Net;
using System.Net.Sockets;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Boundary;

/// <summary>A place where nothing may arrive: it counts connections and bytes, and answers nothing.</summary>
internal sealed class Silence : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;
    private long _bytes;

    public Silence()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connected, and how many bytes they sent.</summary>
    public (int Connections, long Bytes) Heard => (Volatile.Read(ref _connections), Volatile.Read(ref _bytes));

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                Interlocked.Add(ref _bytes, await client.GetStream().ReadAsync(new byte[64 * 1024]));
            }
        }
        catch (Exception over) when (over is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
