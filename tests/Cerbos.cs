using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace AgentIdentity.Tests;

/// <summary>A real Cerbos (npm @cerbos/cerbos-linux-x64, installed in eng/cel) with policies of its own, which answers AuthZEN.</summary>
internal sealed class Cerbos : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _said = new();

    private Cerbos(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    public Uri Address { get; }

    /// <summary>Starts one, or skips the test where it is missing; under CI that is a failure.</summary>
    /// <param name="policies">Resource policies, by file name.</param>
    public static async Task<Cerbos> StartAsync(params (string Name, string Text)[] policies)
    {
        var program = Path.Combine(Root(), "eng", "cel", "node_modules", "@cerbos", "cerbos-linux-x64", "cerbos-linux-x64");
        Demand(File.Exists(program));
        var folder = Directory.CreateTempSubdirectory("agentidentity-cerbos-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        foreach (var (name, text) in policies)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "policies", name), text);
        }

        var (http, grpc) = (FreePort.Next(), FreePort.Next());
        await File.WriteAllTextAsync(Path.Combine(folder, "conf.yaml"), $$"""
            server: { httpListenAddr: "127.0.0.1:{{http}}", grpcListenAddr: "127.0.0.1:{{grpc}}" }
            storage: { driver: disk, disk: { directory: "{{folder}}/policies" } }
            telemetry: { disabled: true }

            """);
        var start = new ProcessStartInfo(program, ["server", $"--config={folder}/conf.yaml", "--log-level=error"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CERBOS_NO_TELEMETRY"] = "1";
        var process = Process.Start(start)!;
        var cerbos = new Cerbos(process, folder, new Uri($"http://127.0.0.1:{http}"));
        process.OutputDataReceived += (_, line) => cerbos._said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => cerbos._said.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await cerbos.ReadyAsync();
        return cerbos;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReadyAsync()
    {
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !_process.HasExited; await Task.Delay(50))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Address, "/.well-known/authzen-configuration"));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        await DisposeAsync();
        throw new InvalidOperationException($"Cerbos did not start. {string.Join('\n', _said)}");
    }

    private static void Demand(bool there)
    {
        const string missing = "eng/cel/node_modules has no Cerbos: run `npm ci` in eng/cel. No foreign decision point was tried.";
        if (!there && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(missing);
        }

        Assert.SkipUnless(there, missing);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No AgentIdentity.sln above {AppContext.BaseDirectory}.");
    }
}
