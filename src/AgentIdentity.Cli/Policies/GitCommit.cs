using System.ComponentModel;
using System.Diagnostics;

namespace AgentIdentity.Cli.Policies;

/// <summary>The commit that a folder's files are exactly those of.</summary>
internal static class GitCommit
{
    private const int Patience = 10_000;

    /// <summary>Null where there is no git, no repository, or something in the folder is not committed.</summary>
    public static string? Of(string folder) =>
        Ask(folder, "status", "--porcelain", "--", ".") is { Length: 0 } && Ask(folder, "rev-parse", "HEAD") is { Length: >= 40 } commit ? commit : null;

    private static string? Ask(string folder, params string[] question)
    {
        try
        {
            ProcessStartInfo start = new("git", question) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += static (_, _) => { };
            git.BeginErrorReadLine();
            var answer = git.StandardOutput.ReadToEnd();
            return git.WaitForExit(Patience) && git.ExitCode == 0 ? answer.Trim() : null;
        }
        catch (Exception missing) when (missing is Win32Exception or IOException)
        {
            return null;
        }
    }
}
