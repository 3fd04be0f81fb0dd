using System.Diagnostics;
using AgentIdentity.Tests;

namespace AgentIdentity.Server.Tests.Faults;

/// <summary>An upstream in a process of its own that begins its answers and does not end them, but for <c>/quick</c>.</summary>
internal sealed class DyingUpstream(int port) : IAsyncDisposable
{
    private const string Program = """
        require('node:http').createServer((request, response) => {
          if (request.url === '/quick') return response.end('{}');
          if (request.url === '/long') response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
          if (request.url === '/mcp') {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            return response.write('data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}\n\ndata: {"jsonrpc":"2.0","id":1,"res');
          }
          response.write('{"half":');
        }).listen(+process.env.PORT, '127.0.0.1');
        """;

    private Process? _process;

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("node", ["-e", Program]) { Environment = { ["PORT"] = $"{port}" } })!;
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                (await http.GetAsync(new Uri($"http://127.0.0.1:{port}/quick"))).Dispose();
                return;
            }
            catch (HttpRequestException) when (i < 600)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>As the kernel does it: no goodbye.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
    }
}
