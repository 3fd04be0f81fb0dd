using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>
/// Whether a relation without an entry runs in a circle of relations of the same object. OpenFGA follows every operand of a
/// union and the first hopeless one of the others, and looks at no tuples.
/// </summary>
internal sealed class Loops(string type, ModelTypes types, Func<string, Rewrite, bool> holds)
{
    private readonly HashSet<string> _straight = new(StringComparer.Ordinal);
    private readonly HashSet<string> _round = new(StringComparer.Ordinal);

    public bool From(RelationSyntax start)
    {
        // Not recursive: a row of definitions may be as long as the file.
        var path = new Stack<(string Relation, Queue<string> Next)>();
        var open = new HashSet<string>(StringComparer.Ordinal);
        Enter(start);
        while (path.TryPeek(out var top))
        {
            if (!top.Next.TryDequeue(out var next))
            {
                open.Remove(path.Pop().Relation);
                _straight.Add(top.Relation);
            }
            else if (open.Contains(next) || _round.Contains(next))
            {
                _round.UnionWith(open);
                return true;
            }
            else if (!_straight.Contains(next))
            {
                Enter(types.Find(type, next)!);
            }
        }

        return false;

        void Enter(RelationSyntax relation)
        {
            open.Add(relation.Name.Text);
            path.Push((relation.Name.Text, new Queue<string>(Hopeless(relation.Rewrite))));
        }
    }

    private IEnumerable<string> Hopeless(Rewrite rewrite) => rewrite switch
    {
        ComputedRewrite computed => holds(type, computed) ? [] : [computed.Relation],
        UnionRewrite union => union.Children.SelectMany(Hopeless),
        IntersectionRewrite or DifferenceRewrite => rewrite.Children().Where(c => !holds(type, c)).Take(1).SelectMany(Hopeless),
        _ => [],
    };
}
