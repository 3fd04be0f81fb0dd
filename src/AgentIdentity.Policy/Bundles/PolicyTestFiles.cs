using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.StoreFiles;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>The tests beside a policy: <c>tests/*.fga.yaml</c> in the form of OpenFGA's store files. They decide nothing and never stop a server.</summary>
public static class PolicyTestFiles
{
    private const string Pattern = "*.fga.yaml";

    /// <summary>What is wrong with the form of the test files below a policy folder, in file order; nothing when all fit, or there are none.</summary>
    /// <param name="folder">The policy folder.</param>
    public static ImmutableArray<PolicyProblem> Check(string folder)
    {
        var tests = Path.Combine(folder, "tests");
        if (!Directory.Exists(tests))
        {
            return [];
        }

        var problems = new ProblemList();
        foreach (var path in Directory.EnumerateFiles(tests, Pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            StoreFile.Read(File.ReadAllText(path), Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), problems);
        }

        return problems.Sorted();
    }
}
