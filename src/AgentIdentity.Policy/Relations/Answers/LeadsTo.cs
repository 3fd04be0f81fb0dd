using System.Collections.Concurrent;
using System.Collections.Frozen;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>
/// The model read against its direction: from a user, or from a relation that holds, to the relations that may follow. Where
/// a relation needs more than one thing (<c>and</c>, <c>but not</c>) one of them is enough to find it, and it is not certain.
/// </summary>
internal sealed class LeadsTo
{
    private readonly RelationModel _model;
    private readonly Dictionary<string, Dictionary<RelationDefinition, bool>> _direct = new(StringComparer.Ordinal);
    private readonly Dictionary<RelationDefinition, Dictionary<RelationDefinition, bool>> _computed = [];
    private readonly Dictionary<RelationDefinition, Dictionary<(RelationDefinition Tupleset, RelationDefinition To), bool>> _from = [];
    private readonly Dictionary<RelationDefinition, List<RelationDefinition>> _below = [];
    // Bounded: only relations of the model get here.
    private readonly ConcurrentDictionary<RelationDefinition, FrozenSet<RelationDefinition>> _useful = [];

    public LeadsTo(RelationModel model)
    {
        _model = model;
        foreach (var relation in model.Types.SelectMany(t => model.FindType(t)!.Relations.Values))
        {
            Read(relation, relation.Rewrite, certain: true);
        }
    }

    /// <summary>The relations that a tuple naming such a subject may give, and whether the tuple alone makes them certain.</summary>
    /// <param name="kind"><c>user</c>, <c>user:*</c> or <c>group#member</c>.</param>
    public IReadOnlyDictionary<RelationDefinition, bool>? Direct(string kind) => _direct.GetValueOrDefault(kind);

    /// <summary>The relations of the same object that may follow.</summary>
    public IReadOnlyDictionary<RelationDefinition, bool>? Computed(RelationDefinition relation) => _computed.GetValueOrDefault(relation);

    /// <summary>The relations of objects that name this one's object in a tupleset.</summary>
    public IReadOnlyDictionary<(RelationDefinition Tupleset, RelationDefinition To), bool>? From(RelationDefinition relation) => _from.GetValueOrDefault(relation);

    /// <summary>The relations that can play a part in the target; to follow any other is in vain.</summary>
    public FrozenSet<RelationDefinition> Useful(RelationDefinition target) => _useful.GetOrAdd(target, Spread);

    private FrozenSet<RelationDefinition> Spread(RelationDefinition target)
    {
        var seen = new HashSet<RelationDefinition> { target };
        var open = new Stack<RelationDefinition>(seen);
        while (open.TryPop(out var relation))
        {
            foreach (var below in _below.GetValueOrDefault(relation) ?? [])
            {
                if (seen.Add(below))
                {
                    open.Push(below);
                }
            }
        }

        return seen.ToFrozenSet();
    }

    private void Read(RelationDefinition relation, Rewrite rewrite, bool certain)
    {
        switch (rewrite)
        {
            case DirectRewrite direct:
                foreach (var restriction in direct.Restrictions)
                {
                    var kind = restriction.Wildcard ? restriction.Type.Text + ":*"
                        : restriction.Relation is null ? restriction.Type.Text : $"{restriction.Type}#{restriction.Relation}";
                    Add(_direct, kind, relation, certain);
                    Below(relation, restriction.Relation is null ? null : _model.Find(restriction.Type.Text, restriction.Relation.Text));
                }

                break;
            case ComputedRewrite computed when _model.Find(relation.Type, computed.Relation) is { } below:
                Add(_computed, below, relation, certain);
                Below(relation, below);
                break;
            case TupleToUsersetRewrite from when _model.Find(relation.Type, from.Tupleset.Text) is { } tupleset:
                foreach (var parent in tupleset.Restrictions)
                {
                    if (_model.Find(parent.Type.Text, from.Relation) is { } above)
                    {
                        Add(_from, above, (tupleset, relation), certain);
                        Below(relation, above);
                    }
                }

                break;
            case UnionRewrite union:
                foreach (var child in union.Children)
                {
                    Read(relation, child, certain);
                }

                break;
            case IntersectionRewrite intersection:
                Read(relation, intersection.Children.MinBy(Breadth)!, certain: false);
                break;
            case DifferenceRewrite difference:
                Read(relation, difference.Kept, certain: false);
                break;
        }
    }

    /// <summary>A guess at how many objects a part leads to: named users lead to few, everyone and other objects to many.</summary>
    private static int Breadth(Rewrite rewrite) => rewrite switch
    {
        DirectRewrite direct => direct.Restrictions.Any(r => r.Wildcard) ? 100 : direct.Restrictions.Any(r => r.Relation is not null) ? 5 : 1,
        ComputedRewrite => 2,
        TupleToUsersetRewrite => 10,
        IntersectionRewrite intersection => intersection.Children.Min(Breadth),
        DifferenceRewrite difference => Breadth(difference.Kept),
        _ => rewrite.Children().Sum(Breadth),
    };

    private void Below(RelationDefinition relation, RelationDefinition? below)
    {
        if (below is not null)
        {
            (_below.TryGetValue(relation, out var list) ? list : _below[relation] = []).Add(below);
        }
    }

    private static void Add<TKey, TTo>(Dictionary<TKey, Dictionary<TTo, bool>> map, TKey key, TTo to, bool certain)
        where TKey : notnull where TTo : notnull
    {
        var edges = map.TryGetValue(key, out var known) ? known : map[key] = [];
        edges[to] = certain || edges.GetValueOrDefault(to);
    }
}
