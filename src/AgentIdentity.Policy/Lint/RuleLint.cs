using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Lint;

/// <summary>Rules that nobody answers for, that say nothing to whom they refuse, that are watched for too long, or that change nothing.</summary>
internal static class RuleLint
{
    private const int ShadowDays = 30;

    public static IEnumerable<LintFinding> Find(PolicyBundle policy, DateTimeOffset now)
    {
        var first = new Dictionary<string, RuleInfo>(StringComparer.Ordinal);
        foreach (var rule in policy.Rules.Compiled)
        {
            foreach (var finding in Find(rule, DateOnly.FromDateTime(now.UtcDateTime)))
            {
                yield return finding;
            }

            if (!first.TryAdd(Words(rule), rule.Info))
            {
                yield return Warning("same-rule", rule.Info, $"rule {rule.Info.Id} says the same as rule {first[Words(rule)].Id}; remove one");
            }

            foreach (var (facet, entry, against) in SelectorFit.Idle(rule.On))
            {
                yield return Warning("idle-selector", rule.Info, $"rule {rule.Info.Id} names '{entry}' in '{facet}', and no call of it fits {against}; remove it there, or widen {against}");
            }

            if (RuleProbe.NeverActs(rule, policy, now))
            {
                yield return Warning("idle-rule", rule.Info, rule.Info.Kind is RuleKind.Deny or RuleKind.Require
                    ? $"rule {rule.Info.Id} never objects, whatever the call is; correct its expression or remove it"
                    : $"rule {rule.Info.Id} never applies, whatever the call is; correct 'when' or remove it");
            }
        }
    }

    private static IEnumerable<LintFinding> Find(CompiledRule rule, DateOnly today)
    {
        var info = rule.Info;
        if (info.Owner is null)
        {
            yield return Warning("rule-without-owner", info, $"rule {info.Id} has no owner; add 'owner: TEAM', so that whoever it refuses knows whom to ask");
        }

        if (info.Message is null && info.Kind is RuleKind.Deny or RuleKind.Require)
        {
            yield return Warning("rule-without-message", info, $"rule {info.Id} has no message; add 'message: \"...\"', which is what a refused caller reads");
        }

        if (info.Shadow && info.Since is null)
        {
            yield return Warning("shadow-without-date", info, $"rule {info.Id} is in shadow since nobody knows when; add 'since: {today:yyyy-MM-dd}'");
        }
        else if (info.Shadow && info.Since is { } since && today.DayNumber - since.DayNumber > ShadowDays)
        {
            yield return Warning("old-shadow", info,
                $"rule {info.Id} is in shadow for {today.DayNumber - since.DayNumber} days; enforce it ('mode: enforce'), or remove it");
        }
    }

    /// <summary>All that makes a rule act, as text.</summary>
    private static string Words(CompiledRule rule) => string.Join('\n',
        [
            $"{rule.Info.Kind} {rule.Info.Shadow} {rule.Source.Condition?.Text} {rule.Source.Lift} {rule.Source.Obligation?.Kind} {string.Join(' ', rule.Source.Obligation?.Values ?? [])}",
            .. rule.Source.Variables.Select(v => $"{v.Name}={v.Expression.Text}"),
            .. new[] { rule.On.Tools, rule.On.Operations, rule.On.Models, rule.On.Actions, rule.On.Upstreams, rule.On.Agents }
                .Select(patterns => string.Join(' ', patterns.Select(p => p.Text).Order(StringComparer.Ordinal))),
            string.Join(' ', rule.On.Risk.Order()),
        ]);

    private static LintFinding Warning(string check, RuleInfo rule, string message) => new(check, LintSeverity.Warning, rule.File, rule.Line, message);
}
