using System.Collections.Immutable;
using AgentIdentity.Policy.Mappings;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>What rules ask the past about has to exist: a count of calls that nobody can make is always nothing, and the rule would never bite.</summary>
internal static class HistoryNames
{
    /// <summary>Why a text names no calls, or null.</summary>
    public static string? Malformed(string name) =>
        name.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && star != name.Length - 1 ? $"'{name}': a * may only stand at the end"
        : name != "*" && name.IndexOf('/', StringComparison.Ordinal) <= 0 ? $"'{name}' must name the upstream too, as in crm/{name}"
        : null;

    /// <exception cref="SourceException">A rule asks for calls that cannot be, or adds up an argument that it does not spell out.</exception>
    public static void Require(RuleBody body, RuleSource source, MappingTable mappings)
    {
        foreach (var program in body.Programs)
        {
            var calls = program.TextArguments("calls").Where(texts => texts.Count == 2);
            var sums = program.TextArguments("sum").Where(texts => texts.Count == 3).ToArray();
            if (sums.Any(texts => texts[1] is null))
            {
                // The broker keeps the arguments that rules add up, and no others: it has to know which.
                throw Wrong(source, PolicyError.ExpressionInvalid,
                    "history.sum must name its argument as a text, as in history.sum(\"crm/create_refund\", \"amount\", duration(\"24h\"))");
            }

            foreach (var name in calls.Concat(sums).Select(texts => texts[0]).OfType<string>())
            {
                if (Malformed(name) is { } malformed)
                {
                    throw Wrong(source, PolicyError.ExpressionInvalid, $"the history is asked about {malformed}");
                }

                if (ListedNames.Problem(name, null, mappings) is { } problem)
                {
                    throw Wrong(source, PolicyError.RuleNamesNothing, $"the history is asked about '{name}', which {problem}");
                }
            }
        }
    }

    /// <summary>A label that no rule gives, where one is given that is nearly spelt alike, is a slip.</summary>
    public static void CheckLabels(ImmutableArray<CompiledRule> rules, ProblemList problems)
    {
        var given = rules.Select(r => r.Source.Obligation).OfType<Obligation>().Where(o => o.Kind == ObligationKind.Label).SelectMany(o => o.Values).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            foreach (var label in rule.Untyped.Programs.SelectMany(p => p.TextArguments("has_label")).Where(t => t.Count == 1).Select(t => t[0]).OfType<string>())
            {
                if (!given.Contains(label) && Spelling.Nearest(label, given) is { } near)
                {
                    problems.Add(rule.Info.File, Wrong(rule.Source, PolicyError.RuleNamesNothing, $"no rule gives the label '{label}'; did you mean '{near}'?"));
                }
            }
        }
    }

    private static SourceException Wrong(RuleSource source, PolicyError error, string message) =>
        new(error, source.Condition?.Origin ?? new SourcePosition(source.Info.Line, 1), $"rule {source.Info.Id}: {message}");
}
