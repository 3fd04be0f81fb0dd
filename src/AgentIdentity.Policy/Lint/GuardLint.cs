namespace AgentIdentity.Policy.Lint;

/// <summary>Rules that fail whenever an argument is left out that the tool's schema lets callers leave out.</summary>
internal static class GuardLint
{
    public static IEnumerable<LintFinding> Find(PolicyBundle policy, DateTimeOffset now)
    {
        foreach (var rule in policy.Rules.Compiled)
        {
            foreach (var (thing, body) in rule.Typed.OrderBy(t => t.Key, StringComparer.Ordinal))
            {
                if (policy.Mappings.InputOf(thing) is { } input && policy.Mappings.ArgumentsOf(thing) is { } type
                    && RuleProbe.FailsWithout(rule, body, type, input.Required, policy, now) is { } why)
                {
                    yield return new LintFinding("missing-guard", LintSeverity.Note, rule.Info.File, rule.Info.Line,
                        $"rule {rule.Info.Id} refuses every call of {thing} that leaves out what it may leave out ({why}); "
                        + "guard it with has(args.NAME), or read args.?NAME.orValue(...), or make the argument required in the mapping");
                    break;
                }
            }
        }
    }
}
