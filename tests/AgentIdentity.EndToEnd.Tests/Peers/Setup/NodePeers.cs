using System.Diagnostics;
using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Peers.Setup;

/// <summary>The packages of eng/mcp: servers, clients and the conformance suite, as their authors publish them.</summary>
internal static class NodePeers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Folder { get; } = Path.Combine(NodeProgram.Root(), "eng", "mcp");

    /// <summary>The same packages where every user of the machine can read them: a copy, if the clone is in a closed folder such as root's home.</summary>
    public static string OpenFolder => Open.Value;

    private static readonly Lazy<string> Open = new(static () => IsOpen(Folder) ? Folder : Copied());

    public static bool AreThere => Directory.Exists(Path.Combine(Folder, "node_modules", "@modelcontextprotocol"));

    /// <summary>Skips the test, and says so, where the packages are missing; under CI that is a failure.</summary>
    public static void Demand()
    {
        const string missing = "eng/mcp/node_modules is missing: run `npm ci` in eng/mcp. No foreign MCP peer was tried.";
        if (!AreThere && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(missing);
        }

        Assert.SkipUnless(AreThere, missing);
    }

    /// <summary>The program of a package there.</summary>
    public static string Package(string name, string program) => Path.Combine(Folder, "node_modules", "@modelcontextprotocol", name, program);

    /// <summary>The same, for a process that has a user of its own.</summary>
    public static string OpenPackage(string name, string program) => Path.Combine(OpenFolder, "node_modules", "@modelcontextprotocol", name, program);

    private static bool IsOpen(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (!OperatingSystem.IsWindows() && (at.UnixFileMode & UnixFileMode.OtherExecute) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string Copied()
    {
        var folder = Directory.CreateTempSubdirectory("agentidentity-peers-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var copying = Process.Start("cp", ["-r", Path.Combine(Folder, "node_modules"), folder]);
        copying.WaitForExit();
        using var opening = Process.Start("chmod", ["-R", "a+rX", folder]);
        opening.WaitForExit();
        return folder;
    }

    /// <summary>Runs a program of node to its end.</summary>
    public static async Task<NodeProgram> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var process = Start(program, arguments, environment);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new NodeProgram(process.ExitCode, await output, await errors);
        }
        finally
        {
            End(process);
        }
    }

    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("node", [program, .. arguments]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
