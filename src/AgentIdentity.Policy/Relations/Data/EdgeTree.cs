using System.Runtime.CompilerServices;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// A sorted set of many edges that never changes: a leaf is an array of at most 32, a branch has at most 32 nodes below. A
/// change copies one array on each level. All leaves are equally deep.
/// </summary>
internal static class EdgeTree
{
    public const int Most = 32;

    public static object Build(ReadOnlySpan<ulong> sorted)
    {
        var nodes = new List<object>((sorted.Length / Most) + 1);
        for (; sorted.Length > Most; sorted = sorted[Most..])
        {
            nodes.Add(sorted[..Most].ToArray());
        }

        nodes.Add(sorted.ToArray());
        while (nodes.Count > 1)
        {
            nodes = [.. nodes.Chunk(Most).Select(EdgeBranch.Of)];
        }

        return nodes[0];
    }

    /// <summary>Where the first edge that is not less stands; a null leaf when there is none.</summary>
    public static (ulong[]? Leaf, int At) Seek(object node, ulong edge)
    {
        object? next = null;
        while (node is EdgeBranch branch)
        {
            var at = branch.ChildFor(edge);
            next = at + 1 < branch.Children.Length ? branch.Children[at + 1] : next;
            node = branch.Children[at];
        }

        var leaf = Unsafe.As<ulong[]>(node);
        var found = Search(leaf, edge);
        return found < leaf.Length ? (leaf, found) : next is null ? (null, 0) : (FirstLeaf(next), 0);
    }

    public static bool Contains(object node, ulong edge)
    {
        while (node is EdgeBranch branch)
        {
            node = branch.Children[branch.ChildFor(edge)];
        }

        var leaf = Unsafe.As<ulong[]>(node);
        var at = Search(leaf, edge);
        return at < leaf.Length && leaf[at] == edge;
    }

    /// <summary>The tree with an edge that it does not have; a second node of the same level when it was full.</summary>
    public static (object Node, object? Right) Insert(object node, ulong edge)
    {
        if (node is EdgeBranch branch)
        {
            var child = branch.ChildFor(edge);
            var (below, right) = Insert(branch.Children[child], edge);
            return branch.Replace(child, below, right);
        }

        var leaf = Unsafe.As<ulong[]>(node);
        var at = Search(leaf, edge);
        ulong[] grown = [.. leaf.AsSpan(0, at), edge, .. leaf.AsSpan(at)];
        return grown.Length <= Most ? (grown, null) : Split(grown, atEnd: at == leaf.Length);
    }

    /// <summary>The tree without an edge that it has; null when nothing is left.</summary>
    public static object? Remove(object node, ulong edge)
    {
        if (node is EdgeBranch branch)
        {
            return branch.Without(edge);
        }

        var leaf = Unsafe.As<ulong[]>(node);
        var at = Search(leaf, edge);
        return leaf.Length == 1 ? null : (ulong[])[.. leaf.AsSpan(0, at), .. leaf.AsSpan(at + 1)];
    }

    public static ulong First(object node) => FirstLeaf(node)[0];

    public static int Count(object node) => node is EdgeBranch branch ? branch.Children.Sum(Count) : Unsafe.As<ulong[]>(node).Length;

    /// <summary>How many edges or nodes stand in the node itself.</summary>
    public static int Size(object node) => node is EdgeBranch branch ? branch.Children.Length : Unsafe.As<ulong[]>(node).Length;

    /// <summary>Two neighbours of one level as one node.</summary>
    public static object Join(object left, object right) => left is EdgeBranch branch
        ? EdgeBranch.Joined(branch, (EdgeBranch)right)
        : (ulong[])[.. Unsafe.As<ulong[]>(left), .. Unsafe.As<ulong[]>(right)];

    /// <summary>The first place whose edge is not less.</summary>
    public static int Search(ReadOnlySpan<ulong> edges, ulong edge)
    {
        var (low, high) = (0, edges.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (edges[middle] < edge)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    // Names are numbered as they come, so most additions are at the end: the left one stays full then.
    private static (object, object?) Split(ulong[] edges, bool atEnd) =>
        atEnd ? (edges[..Most], edges[Most..]) : (edges[..(edges.Length / 2)], edges[(edges.Length / 2)..]);

    private static ulong[] FirstLeaf(object node)
    {
        while (node is EdgeBranch branch)
        {
            node = branch.Children[0];
        }

        return Unsafe.As<ulong[]>(node);
    }
}
