using System.Globalization;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Tests;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>stdio-server.mjs where every user can read it, and a file that counts how often it was started.</summary>
internal sealed class ScriptFolder : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public ScriptFolder()
    {
        Path = Directory.CreateTempSubdirectory("agentidentity-script-").FullName;
        Open(Path, Everybody);
        File.Copy(System.IO.Path.Combine(NodeProgram.Root(), "tests/AgentIdentity.Gateway.Tests/Links/stdio-server.mjs"), Script);
        Open(Script, Everybody);
        File.WriteAllText(Counter, "");
        Open(Counter, Everybody | UnixFileMode.OtherWrite);
    }

    public string Path { get; }

    public string Script => System.IO.Path.Combine(Path, "stdio-server.mjs");

    public int Starts => File.ReadAllLines(Counter).Length;

    private string Counter => System.IO.Path.Combine(Path, "starts");

    /// <summary>An upstream that is the script.</summary>
    public UpstreamOptions Upstream(string mode, Action<UpstreamOptions>? more = null)
    {
        var options = new UpstreamOptions { Kind = "mcp", Credential = "none", Command = Node, TimeoutSeconds = 20 };
        options.Process.SameUser = !Environment.IsPrivilegedProcess;
        foreach (var argument in new[] { Script, mode, Counter })
        {
            options.Arguments.Add(argument);
        }

        more?.Invoke(options);
        return options;
    }

    /// <summary>Only root can give a process a user of its own.</summary>
    public static void DemandRoot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Not root: no process can be given a user of its own.");
        }
    }

    public static bool IsAlive(string process)
    {
        try
        {
            return !File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It is gone, or goes while it is looked at.
            return false;
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static void Open(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static string Node => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(static folder => System.IO.Path.Combine(folder, "node")).First(File.Exists);
}
