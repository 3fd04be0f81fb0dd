using System.Diagnostics;
using System.Net.Sockets;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Setup;

/// <summary>An MCP server of npm that listens on a port of its own.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private NodeServer(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public static async Task<NodeServer> EverythingAsync()
    {
        var port = Ports.Free();
        var process = NodePeers.Start(NodePeers.Package("server-everything", "dist/index.js"), ["streamableHttp"], new Dictionary<string, string> { ["PORT"] = $"{port}" });
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !process.HasExited; await Task.Delay(50))
        {
            try
            {
                using TcpClient tcp = new();
                await tcp.ConnectAsync("127.0.0.1", port);
                return new NodeServer(process, $"http://127.0.0.1:{port}/mcp");
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
        }

        NodePeers.End(process);
        throw new InvalidOperationException("server-everything did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        NodePeers.End(_process);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
