using AgentIdentity.Cli;
using Quickstart.Report;

namespace Quickstart.Cast;

/// <summary>Runs the real <c>agentid</c> command line against the running broker and returns what it printed.</summary>
internal static class CommandLine
{
    public static async Task<string> RunAsync(Scene scene, params string[] arguments)
    {
        var (exit, output) = await TryAsync(scene, arguments);
        Expect.Equal(0, exit, $"the exit code of agentid {string.Join(' ', arguments)} (it said: {output})");
        return output;
    }

    /// <summary>Runs a command that may fail, as one is meant to when the evidence was tampered with.</summary>
    public static Task<(int ExitCode, string Output)> TryAsync(Scene scene, params string[] arguments) => TryAsync(scene.Broker, scene.DataFolder, arguments);

    public static async Task<(int ExitCode, string Output)> TryAsync(Uri broker, string dataFolder, params string[] arguments)
    {
        using var printed = new StringWriter();
        string[] connection = ["--server", broker.GetLeftPart(UriPartial.Authority), "--admin-key-file", Path.Combine(dataFolder, "admin.key")];
        var exit = await AgentIdCommands.RunAsync([.. arguments, .. connection], printed, printed);
        return (exit, printed.ToString());
    }
}
