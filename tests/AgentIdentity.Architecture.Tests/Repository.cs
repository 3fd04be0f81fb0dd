using System.Diagnostics;

namespace AgentIdentity.Architecture.Tests;

/// <summary>The clone these tests run in: its root, and the files git tracks.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes; files deleted but not yet committed are left out.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static string Read(string path) => File.ReadAllText(FullPath(path));

    public static string FullPath(string path) => Path.Combine(Root, path);

    public static bool Exists(string path) => File.Exists(FullPath(path)) || Directory.Exists(FullPath(path));

    public static IEnumerable<string> Under(string folder, string extension) =>
        Files.Where(file => file.StartsWith(folder, StringComparison.Ordinal) && file.EndsWith(extension, StringComparison.Ordinal));

    private static string FindRoot()
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

    private static List<string> ListFiles()
    {
        // Untracked files count too, unless ignored: a mistake should fail before it is committed.
        ProcessStartInfo start = new("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        List<string> files = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(FullPath(file)))];
        return files.Count > 0 ? files : throw new InvalidOperationException($"git lists no file in {Root}.");
    }
}
