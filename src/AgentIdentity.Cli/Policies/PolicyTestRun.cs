using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>One run of the tests of a policy folder, or of one file.</summary>
internal sealed class PolicyTestRun
{
    private readonly bool _isPolicy;
    private readonly string[] _files;
    private readonly List<PolicyProblem> _problems = [];
    private readonly List<(string File, StoreTestResult Test)> _results = [];

    private PolicyTestRun(string root, bool isPolicy, string[] files) => (Root, _isPolicy, _files) = (root, isPolicy, files);

    /// <summary>The folder as the user wrote it.</summary>
    public string Root { get; }

    public bool IsEmpty => _files.Length == 0;

    public bool Passed => _problems.Count == 0 && _results.All(r => r.Test.Passed);

    public static PolicyTestRun Of(FileSystemInfo place)
    {
        var path = place.ToString();
        if (Directory.Exists(path))
        {
            return new PolicyTestRun(path, true, [.. PolicyTestFiles.In(path)]);
        }

        if (!File.Exists(path))
        {
            throw new CommandFailure(ExitCode.Unavailable, $"There is no file and no folder {path}.");
        }

        // A file of a policy folder is run as if the folder had been named, but alone.
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        return Above(folder) is { } policy
            ? new PolicyTestRun(policy, true, [Path.GetRelativePath(policy, path)])
            : new PolicyTestRun(folder, false, [Path.GetFileName(path)]);
    }

    public void Run(RelationModelOptions options)
    {
        PolicyBundle? policy = null;
        if (_isPolicy && !Try(() => policy = PolicyBundle.Load(Root, options)))
        {
            return;
        }

        foreach (var file in _files)
        {
            Try(() => _results.AddRange(StoreTestFile.Load(Root, file, policy, options).Run().Select(test => (Named(file), test))));
        }
    }

    public void Print(Screen screen)
    {
        PolicyTestReport report = new(_results, _problems);
        if (screen.IsJson)
        {
            report.PrintJson(screen, Passed);
        }
        else
        {
            report.Print(screen);
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

    /// <summary>Named so that editors and terminals find it from where the user is.</summary>
    private string Named(string file) => Path.Combine(Root, file);

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (PolicyLoadException refused)
        {
            _problems.AddRange(refused.Problems.Select(problem => problem with { File = Named(problem.File) }));
            return false;
        }
    }
}
