using System.Collections.Concurrent;
using System.Collections.Frozen;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations;

/// <summary>Which relations a kind of subject can ever have, so that a hopeless check reads no tuples and meets no errors.</summary>
internal sealed class Reachability
{
    private readonly Dictionary<string, List<RelationDefinition>> _direct = new(StringComparer.Ordinal);
    private readonly Dictionary<RelationDefinition, List<RelationDefinition>> _usedBy = [];
    // Bounded: only kinds that the model names get here.
    private readonly ConcurrentDictionary<string, FrozenSet<RelationDefinition>> _known = new(StringComparer.Ordinal);

    public Reachability(RelationModel model, IEnumerable<RelationDefinition> relations)
    {
        foreach (var relation in relations)
        {
            Add(_direct, $"{relation.Type}#{relation.Name}", relation);
            foreach (var rewrite in relation.Rewrite.SelfAndBelow())
            {
                if (rewrite is DirectRewrite direct)
                {
                    foreach (var restriction in direct.Restrictions.Where(r => r.Relation is null))
                    {
                        Add(_direct, restriction.Wildcard ? restriction.Type.Text + ":*" : restriction.Type.Text, relation);
                    }
                }

                foreach (var below in Below(model, relation, rewrite).OfType<RelationDefinition>())
                {
                    Add(_usedBy, below, relation);
                }
            }
        }
    }

    /// <param name="kind"><c>user</c>, <c>user:*</c> or <c>group#member</c>.</param>
    public FrozenSet<RelationDefinition> Of(string kind) =>
        _known.TryGetValue(kind, out var known) ? known
        : _direct.TryGetValue(kind, out var start) ? _known.GetOrAdd(kind, Spread(start)) : [];

    private FrozenSet<RelationDefinition> Spread(List<RelationDefinition> start)
    {
        var seen = new HashSet<RelationDefinition>(start);
        var open = new Stack<RelationDefinition>(seen);
        while (open.TryPop(out var relation))
        {
            foreach (var user in _usedBy.GetValueOrDefault(relation) ?? [])
            {
                if (seen.Add(user))
                {
                    open.Push(user);
                }
            }
        }

        return seen.ToFrozenSet();
    }

    private static IEnumerable<RelationDefinition?> Below(RelationModel model, RelationDefinition relation, Rewrite rewrite) => rewrite switch
    {
        DirectRewrite direct => direct.Restrictions.Where(r => r.Relation is not null).Select(r => model.Find(r.Type.Text, r.Relation!.Text)),
        ComputedRewrite computed => [model.Find(relation.Type, computed.Relation)],
        TupleToUsersetRewrite from => model.Find(relation.Type, from.Tupleset.Text)!.Restrictions.Select(p => model.Find(p.Type.Text, from.Relation)),
        _ => [],
    };

    private static void Add<TKey>(Dictionary<TKey, List<RelationDefinition>> map, TKey key, RelationDefinition relation) where TKey : notnull
    {
        if (!map.TryGetValue(key, out var list))
        {
            map[key] = list = [];
        }

        list.Add(relation);
    }
}
