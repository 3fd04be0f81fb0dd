namespace AgentIdentity.Policy.Relations.Data;

/// <summary>An inner node of an <see cref="EdgeTree"/>: what is below, and the first edge of each.</summary>
internal sealed class EdgeBranch
{
    private readonly ulong[] _firsts;

    private EdgeBranch(ulong[] firsts, object[] children) => (_firsts, Children) = (firsts, children);

    public object[] Children { get; }

    public static EdgeBranch Of(object[] children) => new(Array.ConvertAll(children, EdgeTree.First), children);

    public static EdgeBranch Joined(EdgeBranch left, EdgeBranch right) => new([.. left._firsts, .. right._firsts], [.. left.Children, .. right.Children]);

    /// <summary>Below which child an edge stands, or would.</summary>
    public int ChildFor(ulong edge)
    {
        var at = EdgeTree.Search(_firsts, edge);
        return at < _firsts.Length && _firsts[at] == edge ? at : Math.Max(0, at - 1);
    }

    /// <summary>The branch with one child replaced by one or two; two branches when they are too many for one.</summary>
    public (object Node, object? Right) Replace(int at, object child, object? second)
    {
        var changed = Replace(at, 1, second is null ? [child] : [child, second]);
        if (changed.Children.Length <= EdgeTree.Most)
        {
            return (changed, null);
        }

        var left = at == Children.Length - 1 ? EdgeTree.Most : changed.Children.Length / 2;
        return (changed.Part(..left), changed.Part(left..));
    }

    public EdgeBranch? Without(ulong edge)
    {
        var at = ChildFor(edge);
        if (EdgeTree.Remove(Children[at], edge) is not { } left)
        {
            return Children.Length == 1 ? null : Replace(at, 1, []);
        }

        // Neighbours that have become small become one, so that what is left does not lie thin.
        foreach (var first in (ReadOnlySpan<int>)[at - 1, at])
        {
            if (first >= 0 && first + 1 < Children.Length)
            {
                var (one, two) = first == at ? (left, Children[at + 1]) : (Children[first], left);
                if (EdgeTree.Size(one) + EdgeTree.Size(two) <= EdgeTree.Most / 2)
                {
                    return Replace(first, 2, [EdgeTree.Join(one, two)]);
                }
            }
        }

        return Replace(at, 1, [left]);
    }

    private EdgeBranch Replace(int at, int count, object[] by) => new(
        [.. _firsts.AsSpan(0, at), .. Array.ConvertAll(by, EdgeTree.First), .. _firsts.AsSpan(at + count)],
        [.. Children.AsSpan(0, at), .. by, .. Children.AsSpan(at + count)]);

    private EdgeBranch Part(Range range) => new(_firsts[range], Children[range]);
}
