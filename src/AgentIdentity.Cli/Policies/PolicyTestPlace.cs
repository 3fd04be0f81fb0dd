using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>Which tests a user means: those of a policy folder, or one file.</summary>
/// <param name="Root">The folder as the user wrote it.</param>
/// <param name="IsPolicy">Whether that is a policy folder.</param>
/// <param name="Files">The files, as paths from there.</param>
internal sealed record PolicyTestPlace(string Root, bool IsPolicy, string[] Files)
{
    /// <summary>Whether all tests of a policy folder are meant.</summary>
    public bool IsWhole { get; private init; }

    public static PolicyTestPlace Of(FileSystemInfo place)
    {
        var path = place.ToString();
        if (Directory.Exists(path))
        {
            return new PolicyTestPlace(path, true, [.. PolicyTestFiles.In(path)]) { IsWhole = true };
        }

        if (!File.Exists(path))
        {
            throw new CommandFailure(ExitCode.Unavailable, $"There is no file and no folder {path}.");
        }

        // A file of a policy folder is run as if the folder had been named, but alone.
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        return Above(folder) is { } policy
            ? new PolicyTestPlace(policy, true, [Path.GetRelativePath(policy, path)])
            : new PolicyTestPlace(folder, false, [Path.GetFileName(path)]);
    }

    /// <summary>Loads the policy, where there is one, and runs the tests. Files are named so that editors and terminals find them from where the user is.</summary>
    public PolicyTestReport Run(RelationModelOptions options)
    {
        try
        {
            var policy = IsPolicy ? PolicyBundle.Load(Root, options) : null;
            return new PolicyTestReport(Root, PolicyTestRun.OfFiles(Root, Files, policy, options));
        }
        catch (PolicyLoadException refused)
        {
            return new PolicyTestReport(Root, refused.Problems);
        }
    }

    /// <summary>The policy folder that has these tests; null when there is none.</summary>
    private static string? Above(string folder)
    {
        for (var tests = new DirectoryInfo(folder); tests.Parent is { } parent; tests = parent)
        {
            if (tests.Name == "tests" && Directory.Exists(Path.Combine(parent.FullName, "model")))
            {
                return Path.IsPathRooted(folder) ? parent.FullName : Path.GetRelativePath(".", parent.FullName);
            }
        }

        return null;
    }
}
