using System.Globalization;
using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>What came of a replay, for people and for programs.</summary>
internal sealed class PolicyReplayReport(ReplayReport report, TimeSpan took, string draft, string? basis)
{
    private static readonly (string Name, Func<ReplayFlip, string> Of)[] Sides =
        [("human", static flip => flip.Human), ("agent", static flip => flip.Agent), ("tool", static flip => flip.Thing)];

    public void Print(Screen screen, int top)
    {
        if (screen.IsJson)
        {
            PrintJson(screen);
            return;
        }

        screen.Line($"Replayed {Number(report.Decisions)} decisions under {draft} in {took.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s "
            + $"({Number((long)(report.Decisions / Math.Max(took.TotalSeconds, 0.001)))} a second), compared with {(basis is null ? "what was recorded" : basis)}.");
        Counts(screen);
        Table(screen, top);
        foreach (var (name, of) in Sides)
        {
            By(screen, name, of, top);
        }

        Judgement(screen);
    }

    private void Counts(Screen screen)
    {
        var opened = report.Flips.Where(static flip => flip.Opens).Sum(static flip => flip.Count);
        var other = report.Flips.Where(static flip => flip.From != flip.To && !flip.Opens).Sum(static flip => flip.Count);
        Count(screen, "same", report.Same, "");
        Count(screen, "flipped", report.Flipped, report.Flipped == 0 ? "" : $"{Number(opened)} would pass that did not, {Number(other)} would be refused or asked for more");
        Count(screen, "bound otherwise", report.BoundOtherwise, report.BoundOtherwise == 0 ? "" : "allowed as before, with other obligations");
        Count(screen, "cannot be told", report.UndecidableByArguments + report.UndecidableByHistory, report.UndecidableByArguments + report.UndecidableByHistory == 0 ? ""
            : $"{Number(report.UndecidableByArguments)} hang on arguments that were not recorded, {Number(report.UndecidableByHistory)} on what was not asked of the history");
        if (report.Drifted > 0)
        {
            Count(screen, "changed since", report.Drifted, $"{basis} does not decide them as they were recorded: tuples or people have changed");
        }

        if (report.WithoutInputs + report.Unreadable > 0)
        {
            Count(screen, "not replayed", report.WithoutInputs + report.Unreadable,
                $"{Number(report.WithoutInputs)} records do not hold what was decided about, {Number(report.Unreadable)} lines are no records{(report.FirstUnreadable is { } why ? $": {why}" : "")}");
        }
    }

    private void Table(Screen screen, int top)
    {
        foreach (var flip in report.Flips.Take(top))
        {
            var line = $"{Number(flip.Count),9}  {flip.Human} with {flip.Agent}, {flip.Thing}: {Word(flip.From)} -> {Word(flip.To)}, {flip.Because}, such as {flip.Example}";
            if (flip.Opens)
            {
                screen.Warning(line);
            }
            else
            {
                screen.Line(line);
            }
        }

        if (report.Flips.Length > top)
        {
            screen.Line($"{"",9}  and {Number(report.Flips.Length - top)} more kinds; --top lists more, --json all.");
        }
    }

    private void By(Screen screen, string name, Func<ReplayFlip, string> of, int top)
    {
        var counted = Counted(of).ToArray();
        if (counted.Length > 1)
        {
            screen.Line($"by {name}: {string.Join(", ", counted.Take(top).Select(static c => $"{c.Name} {Number(c.Count)}"))}{(counted.Length > top ? ", …" : "")}");
        }
    }

    private void Judgement(Screen screen)
    {
        if (report.Decisions == 0)
        {
            screen.Bad("There was no decision to replay: the server has recorded none, or the file of --records is not what 'agentid audit list --json' printed.");
        }
        else if (report.Flipped + report.BoundOtherwise == 0)
        {
            screen.Good("No call that could be replayed would be decided otherwise.");
        }
    }

    private void PrintJson(Screen screen) => screen.Json(new
    {
        decisions = report.Decisions,
        seconds = took.TotalSeconds,
        same = report.Same,
        flipped = report.Flipped,
        bound_otherwise = report.BoundOtherwise,
        undecidable = new { arguments = report.UndecidableByArguments, history = report.UndecidableByHistory },
        changed_since = report.Drifted,
        without_inputs = report.WithoutInputs,
        unreadable = report.Unreadable,
        flips = report.Flips.Select(static flip => new
        {
            human = flip.Human,
            agent = flip.Agent,
            tool = flip.Thing,
            from = Word(flip.From),
            to = Word(flip.To),
            because = flip.Because,
            count = flip.Count,
            example = flip.Example,
        }),
        others = report.Others,
        by = Sides.ToDictionary(static side => side.Name, side => Counted(side.Of).Select(static c => new { name = c.Name, count = c.Count })),
    });

    private IEnumerable<(string Name, long Count)> Counted(Func<ReplayFlip, string> of) => report.Flips
        .GroupBy(of, StringComparer.Ordinal).Select(static same => (Name: same.Key, Count: same.Sum(static flip => flip.Count)))
        .OrderByDescending(static counted => counted.Count).ThenBy(static counted => counted.Name, StringComparer.Ordinal);

    private static void Count(Screen screen, string name, long count, string what) => screen.Line($"  {name,-16} {Number(count),11}   {what}".TrimEnd());

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Allow => "allow",
        Outcome.NeedsApproval => "needs_approval",
        Outcome.NeedsStepUp => "needs_step_up",
        _ => "deny",
    };
}
