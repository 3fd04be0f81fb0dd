using System.Diagnostics;

namespace AgentIdentity.Tests;

/// <summary>A program of eng/interop, run with node as its author would run it.</summary>
internal sealed record NodeProgram(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<NodeProgram> RunAsync(string script, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = Folder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new NodeProgram(process.ExitCode, await output, await errors);
    }

    /// <summary>Skips the test, and says so, where node or its packages are missing; under CI that is a failure.</summary>
    public static void Demand()
    {
        if (HasNode() && Directory.Exists(Path.Combine(Folder(), "node_modules")))
        {
            return;
        }

        const string missing = "node or eng/interop/node_modules is missing: run `npm ci` in eng/interop. No foreign client was tried.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(missing);
        }

        Assert.Skip(missing);
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));

    public static string Root()
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

    private static string Folder() => Path.Combine(Root(), "eng", "interop");
}
