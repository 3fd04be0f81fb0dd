using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>What is different between two bundles, for people and for programs.</summary>
internal sealed class PolicyDiffReport(BundleDiff diff)
{
    public void Print(Screen screen)
    {
        if (screen.IsJson)
        {
            PrintJson(screen);
            return;
        }

        Part(screen, "files", diff.Files.Select(static file => $"{file.What,-8} {file.Path}"));
        Part(screen, "rules", diff.Rules.Select(static change => $"{Word(change.Effect),-8} {change}"));
        Part(screen, "model", diff.Model.Select(static change => change.ToString()));
        Part(screen, "tuples", diff.Tuples.Select(static change => $"{(change.Added ? '+' : '-')} {change.Tuple.User} {change.Tuple.Relation} {change.Tuple.Object}"
            + (change.Tuple.Condition is { } condition ? $" with {condition.Name} {condition.Context?.GetRawText()}" : "")));
        Part(screen, "access", diff.Access.Select(Told));
        Sum(screen);
    }

    private void Sum(Screen screen)
    {
        if (diff.IsEmpty)
        {
            screen.Good(diff.Files.IsEmpty ? "No difference." : "No difference but tests.");
            return;
        }

        var told = $"{diff.Widening} changes permit more or bind less, {diff.Narrowing} permit less or bind more, of {diff.Undecided} it cannot be told.";
        if (diff.Widening > 0)
        {
            screen.Warning(told);
        }
        else
        {
            screen.Line(told);
        }

        if (diff.Undecided > 0)
        {
            screen.Line("'agentid policy replay' shows what they do to calls that were made.");
        }
    }

    private void PrintJson(Screen screen) => screen.Json(new
    {
        different = !diff.IsEmpty,
        widening = diff.Widening,
        narrowing = diff.Narrowing,
        undecided = diff.Undecided,
        files = diff.Files.Select(static file => new { path = file.Path, what = file.What }),
        rules = diff.Rules.Select(static change => new { rule = change.RuleId, what = change.What, effect = Word(change.Effect), was = change.Was, @is = change.Is }),
        model = diff.Model.Select(static change => new { name = change.Name, was = change.Was, @is = change.Is }),
        tuples = diff.Tuples.Select(static change => new
        {
            added = change.Added,
            user = change.Tuple.User,
            relation = change.Tuple.Relation,
            @object = change.Tuple.Object,
            condition = change.Tuple.Condition?.Name,
        }),
        access = diff.Access.Select(static change => new { user = change.User, relation = change.Relation, @object = change.Object, effect = Word(change.Effect) }),
    });

    private static string Told(AccessChange change) => change.Effect switch
    {
        ChangeEffect.Widens => $"{"widens",-8} {change.User} gains {change.Relation} on {change.Object}",
        ChangeEffect.Narrows => $"{"narrows",-8} {change.User} loses {change.Relation} on {change.Object}",
        _ => $"{"unknown",-8} who has {change.Relation} on {change.Object} cannot be listed",
    };

    private static string Word(ChangeEffect effect) => effect switch
    {
        ChangeEffect.Widens => "widens",
        ChangeEffect.Narrows => "narrows",
        ChangeEffect.Unknown => "unknown",
        _ => "neither",
    };

    private static void Part(Screen screen, string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length > 0)
        {
            screen.Line(title);
            foreach (var line in all)
            {
                screen.Line($"  {line}");
            }
        }
    }
}
