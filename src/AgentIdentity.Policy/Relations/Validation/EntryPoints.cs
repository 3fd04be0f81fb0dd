using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Finds relations that no tuple can ever make true. A least fixed point, so that no model makes it slow.</summary>
internal sealed class EntryPoints
{
    private readonly ModelTypes _types;
    private readonly HashSet<(string Type, string Relation)> _entered = [];

    private EntryPoints(ModelTypes types) => _types = types;

    public static IEnumerable<(string Type, RelationSyntax Relation, bool Loop)> Missing(ModelTypes types)
    {
        var entries = new EntryPoints(types);
        var down = (from type in types.Model.Types from relation in type.Relations select (type.Name.Text, relation)).ToArray();
        var up = down.Reverse().ToArray();
        // Once down the file and once up, so that a long row of definitions settles soon in either order.
        while (entries.Grow(down) | entries.Grow(up))
        {
        }

        return from type in types.Model.Types
               from relation in type.Relations
               where !entries._entered.Contains((type.Name.Text, relation.Name.Text))
               select (type.Name.Text, relation, entries.Loops(type.Name.Text, relation));
    }

    private bool Grow((string Type, RelationSyntax Relation)[] relations)
    {
        var before = _entered.Count;
        foreach (var (type, relation) in relations)
        {
            if (Holds(type, relation.Rewrite))
            {
                _entered.Add((type, relation.Name.Text));
            }
        }

        return _entered.Count > before;
    }

    private bool Holds(string type, Rewrite rewrite) => rewrite switch
    {
        DirectRewrite direct => direct.Restrictions.Any(r => r.Relation is null || _entered.Contains((r.Type.Text, r.Relation.Text))),
        ComputedRewrite computed => _entered.Contains((type, computed.Relation)),
        TupleToUsersetRewrite from => _types.TuplesetTypes(type, from.Tupleset.Text)!.Any(p => _entered.Contains((p.Type.Text, from.Relation))),
        UnionRewrite union => union.Children.Any(c => Holds(type, c)),
        _ => rewrite.Children().All(c => Holds(type, c)),
    };

    /// <summary>Whether following relations of the same object leads round in a circle.</summary>
    private bool Loops(string type, RelationSyntax start)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<RelationSyntax>([start]);
        while (open.TryPop(out var relation))
        {
            foreach (var computed in relation.Rewrite.SelfAndBelow().OfType<ComputedRewrite>())
            {
                if (computed.Relation == start.Name.Text)
                {
                    return true;
                }

                if (seen.Add(computed.Relation) && !_entered.Contains((type, computed.Relation)))
                {
                    open.Push(_types.Find(type, computed.Relation)!);
                }
            }
        }

        return false;
    }
}
