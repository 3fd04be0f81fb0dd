using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Which relations lead back to themselves (Kosaraju's strongly connected components), and through which operators.</summary>
internal sealed class Circles
{
    private readonly ModelTypes _types;
    private readonly Dictionary<(string Type, string Relation), int> _component = [];

    public Circles(ModelTypes types, IEnumerable<Definition> definitions)
    {
        _types = types;
        var order = new Stack<(string, string)>();
        var back = new Dictionary<(string, string), List<(string, string)>>();
        var seen = new HashSet<(string, string)>();
        foreach (var definition in definitions)
        {
            Visit((definition.Type.Name.Text, definition.Relation.Name.Text), Below, seen, order.Push);
        }

        foreach (var relation in seen)
        {
            foreach (var below in Below(relation))
            {
                back.TryAdd(below, []);
                back[below].Add(relation);
            }
        }

        var counted = new HashSet<(string, string)>();
        foreach (var relation in order)
        {
            var number = _component.Count;
            Visit(relation, r => back.GetValueOrDefault(r) ?? [], counted, r => _component[r] = number);
        }
    }

    /// <summary>The operators of a definition under which it leads back to itself, and where the way back begins.</summary>
    public IEnumerable<(string Word, Name At)> Through(Definition definition)
    {
        var own = _component[(definition.Type.Name.Text, definition.Relation.Name.Text)];
        return Narrowed(definition.Relation.Rewrite, null)
            .Where(leaf => Below(definition.Type.Name.Text, leaf.Leaf).Any(b => _component[b] == own))
            .Select(leaf => (leaf.Word, new Name(Rewrites.OperandText(leaf.Leaf) ?? "[", leaf.Leaf.At)));
    }

    private static IEnumerable<(string Word, Rewrite Leaf)> Narrowed(Rewrite rewrite, string? word)
    {
        word ??= rewrite switch
        {
            IntersectionRewrite => "and",
            DifferenceRewrite => Words.ButNot,
            _ => null,
        };
        var children = rewrite.Children().ToArray();
        return children.Length > 0 ? children.SelectMany(c => Narrowed(c, word)) : word is null ? [] : [(word, rewrite)];
    }

    private IEnumerable<(string, string)> Below((string Type, string Relation) relation) =>
        _types.Find(relation.Type, relation.Relation)!.Rewrite.SelfAndBelow().SelectMany(r => Below(relation.Type, r));

    private IEnumerable<(string, string)> Below(string type, Rewrite rewrite) => rewrite switch
    {
        DirectRewrite direct => direct.Restrictions.Where(r => r.Relation is not null).Select(r => (r.Type.Text, r.Relation!.Text)),
        ComputedRewrite computed => [(type, computed.Relation)],
        TupleToUsersetRewrite from => _types.TuplesetTypes(type, from.Tupleset.Text)!
            .Where(p => _types.Find(p.Type.Text, from.Relation) is not null).Select(p => (p.Type.Text, from.Relation)),
        _ => [],
    };

    /// <summary>Depth first without recursion; tells of each when it leaves it.</summary>
    private static void Visit(
        (string, string) start, Func<(string, string), IEnumerable<(string, string)>> next, HashSet<(string, string)> seen, Action<(string, string)> left)
    {
        var path = new Stack<((string, string) At, IEnumerator<(string, string)> Next)>();
        Enter(start);
        while (path.TryPeek(out var top))
        {
            if (top.Next.MoveNext())
            {
                Enter(top.Next.Current);
            }
            else
            {
                left(path.Pop().At);
            }
        }

        void Enter((string, string) relation)
        {
            if (seen.Add(relation))
            {
                path.Push((relation, next(relation).GetEnumerator()));
            }
        }
    }
}
