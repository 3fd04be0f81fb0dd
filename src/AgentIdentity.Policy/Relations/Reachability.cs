using System.Collections.Frozen;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations;

/// <summary>Works out which kinds of subject can reach which relation, so that a hopeless check reads no tuples.</summary>
internal static class Reachability
{
    public static void Compute(FrozenDictionary<string, TypeDefinition> types)
    {
        var all = types.Values.SelectMany(t => t.Relations.Values).ToArray();
        var reach = all.ToDictionary(r => r, r => new HashSet<string>(StringComparer.Ordinal) { $"{r.Type}#{r.Name}" });
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var relation in all)
                foreach (var rewrite in relation.Rewrite.SelfAndBelow())
                    grown |= Extend(types, reach, relation, rewrite);
        }

        foreach (var relation in all)
            relation.Reachable = reach[relation].ToFrozenSet(StringComparer.Ordinal);
    }

    private static bool Extend(
        FrozenDictionary<string, TypeDefinition> types, Dictionary<RelationDefinition, HashSet<string>> reach, RelationDefinition relation, Rewrite rewrite)
    {
        var own = reach[relation];
        var before = own.Count;
        switch (rewrite)
        {
            case DirectRewrite direct:
                foreach (var r in direct.Restrictions)
                    if (r.Relation is null)
                        own.Add(r.Wildcard ? r.Type.Text + ":*" : r.Type.Text);
                    else
                        own.UnionWith(reach[types[r.Type.Text].Relations[r.Relation.Text]]);
                break;
            case ComputedRewrite computed:
                own.UnionWith(reach[types[relation.Type].Relations[computed.Relation]]);
                break;
            case TupleToUsersetRewrite from:
                foreach (var parent in types[relation.Type].Relations[from.Tupleset.Text].Restrictions)
                    if (types[parent.Type.Text].Relations.TryGetValue(from.Relation, out var above))
                        own.UnionWith(reach[above]);
                break;
        }

        return own.Count > before;
    }
}
