using System.Diagnostics;

namespace AgentIdentity.Tests;

/// <summary>A real PostgreSQL in a folder and on a port of its own. It will not run as root, so where the tests do, it runs as its own user.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private const string Root = "/usr/lib/postgresql";
    private readonly string _folder = Directory.CreateTempSubdirectory("agentidentity-pg-").FullName;
    private Process? _server;

    private Postgres()
    {
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>Connection settings of the administrator, but for the database.</summary>
    public string Administrator => $"Host=127.0.0.1;Port={Port};Username=admin;Pooling=false;Timeout=10";

    private static string? Programs => !Directory.Exists(Root) ? null : Directory.GetDirectories(Root)
        .Select(static version => Path.Combine(version, "bin"))
        .Where(static programs => File.Exists(Path.Combine(programs, "initdb")))
        .OrderByDescending(static programs => int.TryParse(Path.GetFileName(Path.GetDirectoryName(programs)), out var version) ? version : 0)
        .FirstOrDefault();

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Skips the test, and says so, where PostgreSQL is missing; under CI that is a failure.</summary>
    public static void Demand()
    {
        if (Programs is not null)
        {
            return;
        }

        const string Missing = "PostgreSQL is missing; bash eng/debian.sh installs it.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.Skip(Missing);
    }

    /// <summary>A new cluster that runs: the administrator comes in without a password, everybody else with SCRAM.</summary>
    public static async Task<Postgres> StartAsync()
    {
        Demand();
        Postgres server = new();
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("/bin/chown", "postgres", server._folder);
        }

        await CallAsync("initdb", "-D", server.Data, "-U", "admin", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8");
        await File.WriteAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), """
            host all admin 127.0.0.1/32 trust
            host all all 127.0.0.1/32 scram-sha-256
            """);
        await server.ResumeAsync();
        return server;
    }

    /// <summary>Ends every session at once, as a restart by an operator does.</summary>
    public async Task StopAsync()
    {
        await CallAsync("pg_ctl", "-D", Data, "-m", "fast", "-w", "stop");
        await _server!.WaitForExitAsync();
    }

    /// <summary>Dies as of a power failure: nobody is told.</summary>
    public async Task CrashAsync()
    {
        await CallAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        await _server!.WaitForExitAsync();
    }

    public async Task ResumeAsync()
    {
        _server = Start("postgres", "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off");
        _ = _server.StandardError.ReadToEndAsync();
        _ = _server.StandardOutput.ReadToEndAsync();
        for (var i = 0; i < 300; i++)
        {
            if (_server.HasExited)
            {
                throw new InvalidOperationException("PostgreSQL did not start.");
            }

            using var probe = Start("pg_isready", "-q", "-h", "127.0.0.1", "-p", $"{Port}");
            await probe.WaitForExitAsync();
            if (probe.ExitCode == 0)
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException("PostgreSQL did not listen.");
    }

    /// <summary>Runs a script with psql as the administrator, in a folder where files may stand that it reads.</summary>
    public Task PsqlAsync(string database, string script, string? folder = null) =>
        RunAsync(Info(Path.Combine(Programs!, "psql"), ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "admin", "-d", database, "-f", script], folder));

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            await CrashAsync();
        }

        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ProcessStartInfo Info(string program, IEnumerable<string> arguments, string? folder = null) => new(program, arguments)
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        WorkingDirectory = folder ?? "/",
    };

    private static Task RunAsync(string program, params string[] arguments) => RunAsync(Info(program, arguments));

    private static async Task RunAsync(ProcessStartInfo info)
    {
        using var process = Process.Start(info)!;
        await EndAsync(process);
    }

    private static async Task EndAsync(Process process)
    {
        var (errors, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{process.StartInfo.FileName} failed: {await errors} {await output}");
        }
    }

    private static async Task CallAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await EndAsync(process);
    }

    private static Process Start(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return Process.Start(Environment.IsPrivilegedProcess
            ? Info("/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments])
            : Info(path, arguments))!;
    }
}
