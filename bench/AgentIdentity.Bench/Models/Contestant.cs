using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AgentIdentity.Bench.Models;

/// <summary>One way to the provider: the process that stands there, and the headers that it wants.</summary>
internal sealed class Contestant(string name, int port, Process? process, string headers) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Name => name;

    public int Port => port;

    /// <summary>A request of about a kilobyte.</summary>
    public byte[] Request(string content, bool stream)
    {
        var padding = new string('y', 800);
        var options = stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : "";
        var body = $$"""{"model":"gpt","max_tokens":50,"messages":[{"role":"system","content":"{{padding}}"},{"role":"user","content":"{{content}}"}]{{options}}}""";
        return Encoding.ASCII.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nAccept: */*\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}");
    }

    public static async Task<Contestant> StartAsync(string name, int port, ProcessStartInfo? start, string headers)
    {
        Process? process = null;
        if (start is not null)
        {
            (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
            process = Process.Start(start)!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                using TcpClient tcp = new();
                await tcp.ConnectAsync("127.0.0.1", port);
                return new Contestant(name, port, process, headers);
            }
            catch (SocketException) when (waited.Elapsed < Patience && process is not { HasExited: true })
            {
                // It does not listen yet.
            }
        }
    }

    public Contestant With(string more) => new(name, port, process, more);

    /// <summary>What the process holds in memory, in bytes.</summary>
    public long Resident() => process is null ? 0 : long.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal))["VmRSS:".Length..^2], CultureInfo.InvariantCulture) * 1024;

    /// <summary>Processor time used up to now, by the workers of nginx too.</summary>
    public TimeSpan Processor()
    {
        if (process is null)
        {
            return TimeSpan.Zero;
        }

        process.Refresh();
        var workers = File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return workers.Aggregate(process.TotalProcessorTime, static (sum, worker) =>
        {
            using var own = Process.GetProcessById(int.Parse(worker, CultureInfo.InvariantCulture));
            return sum + own.TotalProcessorTime;
        });
    }

    public void Dispose()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process?.Dispose();
    }
}
