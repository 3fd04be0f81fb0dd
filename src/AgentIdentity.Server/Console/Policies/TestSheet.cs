using AgentIdentity.Policy;

namespace AgentIdentity.Server.Console.Policies;

/// <summary>What came of the tests of the policy in force, in lines.</summary>
/// <param name="Passed">How many pass.</param>
/// <param name="All">How many there are.</param>
/// <param name="Failures">Those that do not, and files that cannot be run.</param>
/// <param name="Uncovered">What of the rules no test shows.</param>
internal sealed record TestSheet(int Passed, int All, IReadOnlyList<string> Failures, IReadOnlyList<string> Uncovered)
{
    /// <summary>How many sides of rules the tests show, and how many there are.</summary>
    public (int Seen, int All) Rules { get; private init; }

    public (int Seen, int All) Relations { get; private init; }

    public static TestSheet Of(PolicyTestRun? run)
    {
        if (run is null)
        {
            return new TestSheet(0, 0, ["The files of the policy in force are not there as they were taken; load it again (agentid policy reload), or push it again."], []);
        }

        var coverage = run.Coverage();
        string[] failures =
        [
            .. run.Problems.Select(static problem => $"{problem.File}:{problem.Line}: {problem.Message}"),
            .. from result in run.StoreTests
               from assertion in result.Test.Assertions
               where !assertion.Passed
               select $"{result.File}:{assertion.Line}: {result.Test.Name}: {assertion.Asked}: expected {assertion.Expected}, came {assertion.Came}",
            .. from result in run.DecisionTests
               from mismatch in result.Test.Mismatches
               select $"{result.File}:{mismatch.Line}: {result.Test.Name}: {mismatch.Field}: expected {mismatch.Expected}, came {mismatch.Came}",
        ];
        var passed = run.StoreTests.Count(static one => one.Test.Passed) + run.DecisionTests.Count(static one => one.Test.Passed);
        return new TestSheet(passed, run.Count, failures, coverage is null ? [] : [.. coverage.Failures.Select(static point => $"{point.Name}: {point.Missing} ({point.File}:{point.Line})")])
        {
            Rules = coverage?.Count(CoverageKind.Rule, CoverageKind.Let) ?? default,
            Relations = coverage?.Count(CoverageKind.Relation) ?? default,
        };
    }
}
