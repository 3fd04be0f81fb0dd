using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>What the tests of a policy show of its rules and relations.</summary>
internal sealed class CoverageReport(string root, PolicyCoverage coverage)
{
    private static readonly (string Title, CoverageKind[] Kinds)[] Totals =
        [("Rules", [CoverageKind.Rule, CoverageKind.Let]), ("Relations", [CoverageKind.Relation])];

    public bool Passed => coverage.Failures.IsEmpty;

    public IEnumerable<JUnitCase> Cases => coverage.Points.Where(p => p.Kind != CoverageKind.Relation).Select(p =>
        new JUnitCase(Path.Combine(root, p.File), $"coverage of {Told(p)}", p.Line, p.Missing is { } missing ? (missing, Mend(p)) : null));

    /// <summary>What fails the run: rules that are not shown from both sides.</summary>
    public void PrintFailures(Screen screen)
    {
        foreach (var point in coverage.Failures)
        {
            screen.Bad($"{Path.Combine(root, point.File)}:{point.Line}: {Told(point)} is {point.Missing} in the tests");
            screen.Line($"  mend      {Mend(point)}");
        }

        foreach (var point in coverage.NeedlessExcuses)
        {
            screen.Warning($"{Told(point)} needs no excuse: the tests show it");
        }
    }

    public void PrintTotals(Screen screen)
    {
        foreach (var (title, kinds) in Totals)
        {
            var (seen, all) = coverage.Count(kinds);
            if (all > 0)
            {
                screen.Line($"{title} {seen}/{all} covered");
            }
        }
    }

    /// <summary>Everything, point by point.</summary>
    public void PrintAll(Screen screen)
    {
        foreach (var point in coverage.Points)
        {
            var line = $"  {(point.Kind == CoverageKind.Relation ? "relation" : point.Kind == CoverageKind.Let ? "let" : "rule"),-8}  {Told(point)}";
            switch (point.Missing)
            {
                case null when point.ExcusedTrue is not null || point.ExcusedFalse is not null:
                    screen.Line($"{line}  excused: {point.ExcusedTrue ?? point.ExcusedFalse}");
                    break;
                case null:
                    screen.Good($"{line}  covered");
                    break;
                case var missing when point.Kind == CoverageKind.Relation:
                    screen.Warning($"{line}  {missing}");
                    break;
                case var missing:
                    screen.Bad($"{line}  {missing}");
                    break;
            }
        }
    }

    public object AsJson => new
    {
        ok = Passed,
        totals = Totals.ToDictionary(t => t.Title.ToLowerInvariant(), t => coverage.Count(t.Kinds) is var (seen, all) ? new { seen, all } : null),
        points = coverage.Points.Select(p => new
        {
            kind = p.Kind switch { CoverageKind.Rule => "rule", CoverageKind.Let => "let", _ => "relation" },
            name = p.Name,
            branch = p.Branch,
            file = p.File,
            line = p.Line,
            two_sided = p.TwoSided,
            seen_true = p.True,
            seen_false = p.False,
            excused_true = p.ExcusedTrue,
            excused_false = p.ExcusedFalse,
            missing = p.Missing,
        }),
    };

    private static string Told(CoveragePoint point) => point.Branch is null ? point.Name : $"{point.Name} by {point.Branch}";

    private static string Mend(CoveragePoint point) => point.Missing == "never asked" && point.Kind == CoverageKind.Rule
        ? $"add tests of calls that rule {point.Name} concerns: one that it lets pass, and one that it does not"
        : $"add a test for the missing side to tests/*.test.yaml, or an excuse: {{ rule: {point.Name.Split('.')[0]}, never: \"{(point.True ? "false" : "true")}\", because: \"...\" }}";
}
