using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations;

/// <summary>Whether a kind of subject can ever have a relation, so that a hopeless check reads no tuples and meets no errors.</summary>
internal static class Reachability
{
    /// <param name="model">The model.</param>
    /// <param name="start">The relation in question.</param>
    /// <param name="kind"><c>user</c>, <c>user:*</c> or <c>group#member</c>.</param>
    public static bool Reaches(RelationModel model, RelationDefinition start, string kind)
    {
        var seen = new HashSet<RelationDefinition> { start };
        var open = new Stack<RelationDefinition>([start]);
        while (open.TryPop(out var relation))
        {
            if ($"{relation.Type}#{relation.Name}" == kind)
                return true;
            foreach (var rewrite in relation.Rewrite.SelfAndBelow())
            {
                if (rewrite is DirectRewrite direct && direct.Restrictions.Any(r => Kind(r) == kind))
                    return true;
                foreach (var next in Below(model, relation, rewrite))
                    if (next is not null && seen.Add(next))
                        open.Push(next);
            }
        }

        return false;
    }

    private static IEnumerable<RelationDefinition?> Below(RelationModel model, RelationDefinition relation, Rewrite rewrite) => rewrite switch
    {
        DirectRewrite direct => direct.Restrictions.Where(r => r.Relation is not null).Select(r => model.Find(r.Type.Text, r.Relation!.Text)),
        ComputedRewrite computed => [model.Find(relation.Type, computed.Relation)],
        TupleToUsersetRewrite from => model.Find(relation.Type, from.Tupleset.Text)!.Restrictions.Select(p => model.Find(p.Type.Text, from.Relation)),
        _ => [],
    };

    private static string Kind(TypeRestriction restriction) =>
        restriction.Wildcard ? restriction.Type.Text + ":*" : restriction.Relation is null ? restriction.Type.Text : $"{restriction.Type}#{restriction.Relation}";
}
