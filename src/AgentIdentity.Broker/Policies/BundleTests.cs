using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Runs the tests that a bundle brings with it.</summary>
internal static class BundleTests
{
    private const int MostTold = 100;

    /// <exception cref="PolicyLoadException">A test fails, or cannot be read.</exception>
    public static void Run(string folder, PolicyBundle bundle, RelationModelOptions options)
    {
        var problems = ImmutableArray.CreateBuilder<PolicyProblem>();
        foreach (var file in PolicyTestFiles.In(folder))
        {
            try
            {
                problems.AddRange(Failures(file, StoreTestFile.Load(folder, file, bundle, options)));
            }
            catch (PolicyLoadException unreadable)
            {
                problems.AddRange(unreadable.Problems);
            }
        }

        if (problems.Count > 0)
        {
            throw new PolicyLoadException([.. problems.Take(MostTold)]);
        }
    }

    private static IEnumerable<PolicyProblem> Failures(string file, StoreTestFile tests) =>
        from test in tests.Run()
        from assertion in test.Assertions
        where !assertion.Passed
        select new PolicyProblem(PolicyError.BundleTestFailed, file, assertion.Line, assertion.Column,
            $"{test.Name}: {assertion.Asked}: expected {assertion.Expected}, came {assertion.Came}; 'agentid policy test' says why");
}
