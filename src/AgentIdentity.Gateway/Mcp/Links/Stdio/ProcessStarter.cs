using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Mcp.Links.Stdio;

/// <summary>
/// Starts programs with nothing of the gateway: a session and process group of their own, limits, no user that owns anything, no way to gain
/// privileges, the environment that is configured and nothing else. Done by the tools of util-linux, each of which becomes the next.
/// </summary>
internal sealed class ProcessStarter : IDisposable
{
    private const string NewSession = "/usr/bin/setsid";
    private const string Limit = "/usr/bin/prlimit";
    private const string Privileges = "/usr/bin/setpriv";

    // Enough for every runtime's threads, and an end to a program that only multiplies. Threads of one user count together.
    private const int MostThreads = 512;

    private readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Done)> _wanted = [];
    private readonly Lazy<Thread> _thread;

    // prctl(2): a child that is to end with its parent ends with the thread that started it. This one lasts.
    public ProcessStarter() => _thread = new Lazy<Thread>(() =>
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "process starter" };
        thread.Start();
        return thread;
    });

    /// <summary>Starts the program.</summary>
    /// <param name="settings">What and how.</param>
    /// <param name="user">As whom; null for the gateway's own user.</param>
    /// <param name="folder">Where.</param>
    public Task<Process> StartAsync(ProcessSettings settings, int? user, string folder)
    {
        foreach (var tool in new[] { NewSession, Limit, Privileges })
        {
            if (!File.Exists(tool))
            {
                throw new FileNotFoundException($"{tool} of util-linux is needed to start a program safely.", tool);
            }
        }

        _ = _thread.Value;
        var done = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _wanted.Add((Prepare(settings, user, folder), done));
        return done.Task;
    }

    public void Dispose() => _wanted.CompleteAdding();

    private static ProcessStartInfo Prepare(ProcessSettings settings, int? user, string folder)
    {
        var start = new ProcessStartInfo(NewSession)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Clear();
        foreach (var variable in settings.Environment)
        {
            var text = variable.Reveal();
            var at = text.IndexOf('=', StringComparison.Ordinal);
            start.Environment[text[..at]] = text[(at + 1)..];
        }

        foreach (var argument in Chain(settings, user).Append(settings.Command).Concat(settings.Arguments))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static IEnumerable<string> Chain(ProcessSettings settings, int? user)
    {
        yield return Limit;
        yield return string.Create(CultureInfo.InvariantCulture, $"--data={settings.MaxMemoryBytes}");
        yield return string.Create(CultureInfo.InvariantCulture, $"--nofile={settings.MaxOpenFiles}");
        yield return "--core=0";
        if (user is not null && settings.User is null)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--nproc={MostThreads}");
        }

        yield return "--";
        yield return Privileges;
        if (user is { } number)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--reuid={number}");
            yield return string.Create(CultureInfo.InvariantCulture, $"--regid={number}");
            yield return "--clear-groups";
        }

        yield return "--inh-caps=-all";
        yield return "--no-new-privs";
        yield return "--pdeathsig";
        yield return "KILL";
        yield return "--";
    }

    private void Run()
    {
        foreach (var (start, done) in _wanted.GetConsumingEnumerable())
        {
            try
            {
                done.SetResult(Process.Start(start)!);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                done.SetException(fault);
            }
        }
    }
}
