using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Lint;

/// <summary>Rights given to every agent at once, also to one that is registered tomorrow.</summary>
internal static class WildcardLint
{
    private const string EveryAgent = $"{AgentMay.Type}:*";

    public static IEnumerable<LintFinding> Find(PolicyBundle policy)
    {
        foreach (var tuple in policy.SeedTuples.Where(t => t.User == EveryAgent))
        {
            yield return new LintFinding("wildcard-to-agents", LintSeverity.Warning, "tuples", 0,
                $"the tuple {tuple.User} {tuple.Relation} {tuple.Object} gives {tuple.Relation} to every agent, also to one that is registered tomorrow; name agents, or give it to a role");
        }

        foreach (var (type, relation, restriction) in
            from type in policy.Model.Syntax.Types
            from relation in type.Relations
            from restriction in policy.Model.Find(type.Name.Text, relation.Name.Text)!.Restrictions
            where restriction.Wildcard && restriction.Type.Text == AgentMay.Type
            select (type, relation, restriction))
        {
            yield return new LintFinding("wildcard-to-agents", LintSeverity.Warning, (relation.Origin ?? type.Origin)?.Place ?? "model", restriction.Type.At.Line,
                $"{type.Name}#{relation.Name} lets a tuple name {EveryAgent}, every agent at once; remove {restriction} and use a role");
        }
    }
}
