using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Runs the tests that a bundle brings with it, of relations and of whole decisions.</summary>
internal static class BundleTests
{
    private const int MostTold = 100;

    /// <exception cref="PolicyLoadException">A test fails, or cannot be read.</exception>
    public static void Run(string folder, PolicyBundle bundle, RelationModelOptions options)
    {
        var run = PolicyTestRun.Of(folder, bundle, options);
        if (!run.Passed)
        {
            throw new PolicyLoadException([.. run.Problems.Concat(OfRelations(run)).Concat(OfDecisions(run)).Take(MostTold)]);
        }
    }

    private static IEnumerable<PolicyProblem> OfRelations(PolicyTestRun run) =>
        from result in run.StoreTests
        from assertion in result.Test.Assertions
        where !assertion.Passed
        select Failed(result.File, assertion.Line, assertion.Column, $"{result.Test.Name}: {assertion.Asked}: expected {assertion.Expected}, came {assertion.Came}");

    private static IEnumerable<PolicyProblem> OfDecisions(PolicyTestRun run) =>
        from result in run.DecisionTests
        from mismatch in result.Test.Mismatches
        select Failed(result.File, mismatch.Line, mismatch.Column,
            $"{result.Test.Name}: {result.Test.Asked}: {mismatch.Field}: expected {mismatch.Expected}, came {mismatch.Came}");

    private static PolicyProblem Failed(string file, int line, int column, string what) =>
        new(PolicyError.BundleTestFailed, file, line, column, $"{what}; 'agentid policy test' says why");
}
