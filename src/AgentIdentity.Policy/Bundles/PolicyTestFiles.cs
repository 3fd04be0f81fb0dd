using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>
/// The tests beside a policy: <c>tests/*.fga.yaml</c> in the form of OpenFGA's store files, and <c>tests/*.test.yaml</c> about whole
/// decisions. They decide nothing and never stop a server.
/// </summary>
public static class PolicyTestFiles
{
    private static readonly string[] DecisionEndings = [".test.yaml", ".test.yml"];
    private static readonly string[] Endings = [".fga.yaml", ".fga.yml", .. DecisionEndings];

    /// <summary>Whether a file tests whole decisions, by its name.</summary>
    /// <param name="file">The file.</param>
    public static bool AreOfDecisions(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return DecisionEndings.Any(e => file.EndsWith(e, StringComparison.Ordinal));
    }

    /// <summary>The test files of a policy folder, as paths from there, in order.</summary>
    /// <param name="folder">The policy folder.</param>
    public static ImmutableArray<string> In(string folder)
    {
        var tests = Path.Combine(folder, "tests");
        return !Directory.Exists(tests) ? [] : [.. Directory.EnumerateFiles(tests, "*", SearchOption.AllDirectories)
            .Where(p => Endings.Any(e => p.EndsWith(e, StringComparison.Ordinal)))
            .Select(p => Path.GetRelativePath(folder, p).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>What is wrong with the test files of a policy folder, in file order; nothing when all can be run, or there are none.</summary>
    /// <param name="folder">The policy folder.</param>
    /// <param name="policy">What was loaded from there.</param>
    /// <param name="options">What a model that a file brings with it may contain.</param>
    public static ImmutableArray<PolicyProblem> Check(string folder, PolicyBundle policy, RelationModelOptions? options = null)
    {
        var problems = new ProblemList();
        foreach (var file in In(folder))
        {
            try
            {
                _ = AreOfDecisions(file) ? (object)DecisionTestFile.Load(folder, file, policy) : StoreTestFile.Load(folder, file, policy, options);
            }
            catch (PolicyLoadException refused)
            {
                foreach (var problem in refused.Problems)
                {
                    problems.Add(problem);
                }
            }
        }

        return problems.Sorted();
    }
}
