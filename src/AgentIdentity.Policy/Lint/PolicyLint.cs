using System.Collections.Immutable;
using AgentIdentity.Policy.Lint;

namespace AgentIdentity.Policy;

/// <summary>Looks for what loads and is doubtful all the same.</summary>
public static class PolicyLint
{
    /// <summary>Everything that is doubtful in a policy, in the order of its files.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="now">Today, for what may not last long.</param>
    public static ImmutableArray<LintFinding> Find(PolicyBundle policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return
        [
            .. new[] { RuleLint.Find(policy, now), GuardLint.Find(policy, now), ToolLint.Find(policy, now), RelationLint.Find(policy), WildcardLint.Find(policy) }
                .SelectMany(f => f).OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Check, StringComparer.Ordinal),
        ];
    }
}
