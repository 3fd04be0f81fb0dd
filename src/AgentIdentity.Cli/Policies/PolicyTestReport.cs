using AgentIdentity.Cli.Decisions;
using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>What came of a run of tests: every failure with its reason, then how many of each kind pass.</summary>
internal sealed class PolicyTestReport
{
    private static readonly (StoreQuestionKind Kind, string Title, string Name)[] Kinds =
    [
        (StoreQuestionKind.Check, "Checks", "checks"),
        (StoreQuestionKind.ListObjects, "ListObjects", "list_objects"),
        (StoreQuestionKind.ListUsers, "ListUsers", "list_users"),
    ];

    private readonly string _root;
    private readonly IReadOnlyList<PolicyProblem> _problems;

    public PolicyTestReport(string root, PolicyTestRun run) : this(root, run.Problems) =>
        (Run, Coverage) = (run, run.Coverage() is { } coverage ? new CoverageReport(root, coverage) : null);

    public PolicyTestReport(string root, IReadOnlyList<PolicyProblem> problems) =>
        (_root, _problems) = (root, [.. problems.Select(p => p with { File = Path.Combine(root, p.File) })]);

    /// <summary>Null when the policy itself does not load.</summary>
    public PolicyTestRun? Run { get; }

    /// <summary>Null when the tests bring their own model, or the policy does not load.</summary>
    public CoverageReport? Coverage { get; }

    public bool HasProblems => _problems.Count > 0;

    public bool Passed => Run is { Passed: true };

    public IEnumerable<JUnitCase> Cases =>
    [
        .. StoreTests.Select(t => new JUnitCase(Named(t.File), t.Test.Name, t.Test.Line, t.Test.Passed ? null : ("an assertion fails", string.Join('\n',
            t.Test.Assertions.Where(a => !a.Passed).Select(a => $"{Named(t.File)}:{a.Line}:{a.Column}: {a.Asked}: expected {a.Expected}, came {a.Came}"))))),
        .. DecisionTests.Select(t => new JUnitCase(Named(t.File), t.Test.Name, t.Test.Line, t.Test.Passed ? null : ("the decision is not as expected", string.Join('\n',
            t.Test.Mismatches.Select(m => $"{Named(t.File)}:{m.Line}:{m.Column}: {t.Test.Asked}: expected {m.Field}: {m.Expected}, came {m.Came}"))))),
        .. _problems.Select(p => new JUnitCase(p.File, "can be read", p.Line, (p.Message, PolicyCommands.Told(p)))),
    ];

    private IEnumerable<(string File, StoreTestResult Test)> StoreTests => Run is null ? [] : Run.StoreTests;

    private IEnumerable<(string File, DecisionTestResult Test)> DecisionTests => Run is null ? [] : Run.DecisionTests;

    private IEnumerable<(string File, StoreTestResult Test, StoreAssertion Assertion)> StoreFailures =>
        from result in StoreTests
        from assertion in result.Test.Assertions
        where !assertion.Passed
        select (Named(result.File), result.Test, assertion);

    private IEnumerable<(string File, DecisionTestResult Test)> DecisionFailures => DecisionTests.Where(t => !t.Test.Passed).Select(t => (Named(t.File), t.Test));

    private int Passing => StoreTests.Count(r => r.Test.Passed) + DecisionTests.Count(r => r.Test.Passed);

    private int Total => Run?.Count ?? 0;

    public void Print(Screen screen)
    {
        foreach (var problem in _problems)
        {
            screen.Bad(PolicyCommands.Told(problem));
        }

        foreach (var (file, test, assertion) in StoreFailures)
        {
            screen.Bad($"{file}:{assertion.Line}:{assertion.Column}: {test.Name}: {assertion.Asked}");
            screen.Line($"  expected  {assertion.Expected}");
            screen.Line($"  came      {assertion.Came}");
            foreach (var line in assertion.Why.SelectMany(why => why.ToString().Split('\n')))
            {
                screen.Line($"    {line}");
            }
        }

        foreach (var (file, test) in DecisionFailures)
        {
            Print(screen, file, test);
        }

        if (_problems.Count > 0)
        {
            screen.Bad("A file with such a problem was not run.");
        }

        Print(screen, "Tests", Passing, Total);
        foreach (var (kind, title, _) in Kinds)
        {
            var (passing, total) = Counted(kind);
            if (total > 0)
            {
                Print(screen, title, passing, total);
            }
        }

        if (DecisionTests.Any())
        {
            Print(screen, "Decisions", DecisionTests.Count(t => t.Test.Passed), DecisionTests.Count());
        }
    }

    public void PrintJson(Screen screen, bool passed, object? coverage) => screen.Json(new
    {
        ok = passed,
        tests = new { passing = Passing, total = Total },
        totals = Kinds.ToDictionary(kind => kind.Name, kind => Counted(kind.Kind) is var (passing, total) ? new { passing, total } : null)
            .Append(new("decisions", new { passing = DecisionTests.Count(t => t.Test.Passed), total = DecisionTests.Count() })).ToDictionary(),
        failures = StoreFailures.Select(f => (object)new
        {
            file = f.File,
            line = f.Assertion.Line,
            column = f.Assertion.Column,
            test = f.Test.Name,
            asked = f.Assertion.Asked,
            expected = f.Assertion.Expected,
            came = f.Assertion.Came,
            why = f.Assertion.Why.Select(why => why.ToString()),
        }).Concat(DecisionFailures.SelectMany(f => f.Test.Mismatches.Select(m => new
        {
            file = f.File,
            line = m.Line,
            column = m.Column,
            test = f.Test.Name,
            asked = f.Test.Asked,
            field = m.Field,
            expected = m.Expected,
            came = m.Came,
            decision = LocalDecision.Json(f.Test.Decision),
        }))),
        problems = _problems.Select(PolicyCommands.AsJson),
        coverage,
    });

    public string Named(string file) => Path.Combine(_root, file);

    private static void Print(Screen screen, string file, DecisionTestResult test)
    {
        foreach (var (mismatch, first) in test.Mismatches.Select((m, i) => (m, i == 0)))
        {
            screen.Bad($"{file}:{mismatch.Line}:{mismatch.Column}: {test.Name}{(first ? $": {test.Asked}" : "")}");
            screen.Line($"  expected  {mismatch.Field}: {mismatch.Expected}");
            screen.Line($"  came      {mismatch.Field}: {mismatch.Came}");
        }

        ExplainedConjuncts.Print(screen, LocalDecision.Json(test.Decision), "    ");
    }

    private static void Print(Screen screen, string title, int passing, int total)
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
        StoreAssertion[] all = [.. StoreTests.SelectMany(r => r.Test.Assertions).Where(a => a.Kind == kind)];
        return (all.Count(a => a.Passed), all.Length);
    }
}
