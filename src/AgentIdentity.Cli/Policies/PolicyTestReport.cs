using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>What came of a run of tests: every failure with its reason, then how many of each kind pass.</summary>
internal sealed class PolicyTestReport(IReadOnlyList<(string File, StoreTestResult Test)> results, IReadOnlyList<PolicyProblem> problems)
{
    private static readonly (StoreQuestionKind Kind, string Title, string Name)[] Kinds =
    [
        (StoreQuestionKind.Check, "Checks", "checks"),
        (StoreQuestionKind.ListObjects, "ListObjects", "list_objects"),
        (StoreQuestionKind.ListUsers, "ListUsers", "list_users"),
    ];

    private IEnumerable<(string File, StoreTestResult Test, StoreAssertion Assertion)> Failures =>
        from result in results
        from assertion in result.Test.Assertions
        where !assertion.Passed
        select (result.File, result.Test, assertion);

    public void Print(Screen screen)
    {
        foreach (var problem in problems)
        {
            screen.Bad(PolicyCommands.Told(problem));
        }

        foreach (var (file, test, assertion) in Failures)
        {
            screen.Bad($"{file}:{assertion.Line}:{assertion.Column}: {test.Name}: {assertion.Asked}");
            screen.Line($"  expected  {assertion.Expected}");
            screen.Line($"  came      {assertion.Came}");
            foreach (var line in assertion.Why.SelectMany(why => why.ToString().Split('\n')))
            {
                screen.Line($"    {line}");
            }
        }

        if (problems.Count > 0)
        {
            screen.Bad("A file with such a problem was not run.");
        }

        Total(screen, "Tests", results.Count(r => r.Test.Passed), results.Count);
        foreach (var (kind, title, _) in Kinds)
        {
            var (passing, total) = Counted(kind);
            if (total > 0)
            {
                Total(screen, title, passing, total);
            }
        }
    }

    public void PrintJson(Screen screen, bool passed) => screen.Json(new
    {
        ok = passed,
        tests = new { passing = results.Count(r => r.Test.Passed), total = results.Count },
        totals = Kinds.ToDictionary(kind => kind.Name, kind => Counted(kind.Kind) is var (passing, total) ? new { passing, total } : null),
        failures = Failures.Select(f => new
        {
            file = f.File,
            line = f.Assertion.Line,
            column = f.Assertion.Column,
            test = f.Test.Name,
            asked = f.Assertion.Asked,
            expected = f.Assertion.Expected,
            came = f.Assertion.Came,
            why = f.Assertion.Why.Select(why => why.ToString()),
        }),
        problems = problems.Select(PolicyCommands.AsJson),
    });

    private static void Total(Screen screen, string title, int passing, int total)
    {
        var sentence = $"{title} {passing}/{total} passing";
        if (passing == total && total > 0)
        {
            screen.Good(sentence);
        }
        else
        {
            screen.Bad(sentence);
        }
    }

    private (int Passing, int Total) Counted(StoreQuestionKind kind)
    {
        StoreAssertion[] all = [.. results.SelectMany(r => r.Test.Assertions).Where(a => a.Kind == kind)];
        return (all.Count(a => a.Passed), all.Length);
    }
}
