using System.Diagnostics;
using System.Text;

namespace AgentIdentity.Server.Tests.Setup;

/// <summary>The server as a process of its own, which can be killed, told to stop, and run short of things.</summary>
public sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly StringBuilder _output = new();
    private Process? _process;

    public int Id => _process!.Id;

    /// <summary>What it wrote so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts it and returns when it is ready.</summary>
    public async Task StartAsync(IEnumerable<string> arguments, string address)
    {
        // A write beyond a limit of file size is an error to be told of, and not the end of the process: so it is on a full disk.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", "dotnet", Path.Combine(AppContext.BaseDirectory, "AgentIdentity.Server.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var probe = new HttpClient { BaseAddress = new Uri(address) };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience && !_process.HasExited; await Task.Delay(50))
        {
            try
            {
                if ((await probe.GetAsync("/healthz/ready")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException("The server did not become ready: " + Output);
    }

    /// <summary>As a crash: nothing is written any more.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As an orchestrator ends it: SIGTERM.</summary>
    public Task TerminateAsync() => RunAsync("kill", "-TERM", Id.ToString());

    /// <summary>Its exit code, when it has ended.</summary>
    public async Task<int> EndAsync(TimeSpan within)
    {
        await _process!.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    /// <summary>Lets files grow to this size and no further, as a full disk would; null frees the disk.</summary>
    public Task LimitFilesAsync(long? bytes) => RunAsync("prlimit", "--pid", Id.ToString(), $"--fsize={(bytes is { } most ? $"{most}:unlimited" : "unlimited:unlimited")}");

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, program);
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
