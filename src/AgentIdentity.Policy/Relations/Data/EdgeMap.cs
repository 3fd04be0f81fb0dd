using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// The edges of every node, by the node's number: arrays below arrays, four levels whatever the size. A change copies one
/// array on each level, so it costs the same in a small map and in a large one.
/// </summary>
internal sealed class EdgeMap
{
    private const int LeafBits = 5;
    private const int Bits = 6;
    private const int RootShift = Bits + Bits + LeafBits;

    private static readonly EdgeSet None;
    private readonly EdgeSet[]?[]?[]?[] _root;

    private EdgeMap(EdgeSet[]?[]?[]?[] root) => _root = root;

    public static EdgeMap Empty { get; } = new([]);

    /// <summary>The map of many tuples, which may repeat themselves.</summary>
    /// <param name="end">Above all numbers.</param>
    /// <param name="near">The node at the near end of a tuple.</param>
    /// <param name="edge">The edge to the far end.</param>
    public static EdgeMap Build(int end, List<TupleEnds> tuples, Func<TupleEnds, int> near, Func<TupleEnds, ulong> edge)
    {
        // Sorted by counting: where the edges of each node end, then each edge into its place, from the end.
        var starts = new int[end + 1];
        foreach (var tuple in tuples)
        {
            starts[near(tuple)]++;
        }

        for (var node = 1; node <= end; node++)
        {
            starts[node] += starts[node - 1];
        }

        var edges = new ulong[tuples.Count];
        foreach (var tuple in tuples)
        {
            edges[--starts[near(tuple)]] = edge(tuple);
        }

        var map = new EdgeMap(new EdgeSet[]?[]?[(end >> RootShift) + 1][]);
        for (var node = 0; node < end; node++)
        {
            var own = edges.AsSpan(starts[node], starts[node + 1] - starts[node]);
            if (own.Length > 0)
            {
                own.Sort();
                map.Slot(node) = EdgeSet.Of(own[..Distinct(own)]);
            }
        }

        return map;
    }

    public ref readonly EdgeSet this[int node]
    {
        get
        {
            var place = new Place(node);
            if ((uint)place.Root < (uint)_root.Length && _root[place.Root]?[place.High]?[place.Low] is { } leaf)
            {
                // Every leaf has all its places; to read its length would be to wait for memory once more.
                return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(leaf), place.Leaf);
            }

            return ref None;
        }
    }

    /// <summary>The map with other edges of one node.</summary>
    public EdgeMap With(int node, EdgeSet edges)
    {
        var place = new Place(node);
        var root = new EdgeSet[]?[]?[Math.Max(_root.Length, place.Root + 1)][];
        _root.CopyTo(root, 0);
        var high = root[place.Root] = Copy(root[place.Root], 1 << Bits);
        var low = high[place.High] = Copy(high[place.High], 1 << Bits);
        var leaf = low[place.Low] = Copy(low[place.Low], 1 << LeafBits);
        leaf[place.Leaf] = edges;
        return new EdgeMap(root);
    }

    /// <summary>Every node that has edges.</summary>
    public IEnumerable<(int Node, EdgeSet Edges)> All()
    {
        for (var node = 0; node < _root.Length << RootShift; node++)
        {
            var place = new Place(node);
            if (_root[place.Root]?[place.High]?[place.Low] is not { } leaf)
            {
                node |= (1 << LeafBits) - 1;
            }
            else if (!leaf[place.Leaf].IsEmpty)
            {
                yield return (node, leaf[place.Leaf]);
            }
        }
    }

    /// <summary>Where the edges of a node are kept, while the map is being made.</summary>
    private ref EdgeSet Slot(int node)
    {
        var place = new Place(node);
        var high = _root[place.Root] ??= new EdgeSet[]?[1 << Bits][];
        var low = high[place.High] ??= new EdgeSet[1 << Bits][];
        return ref (low[place.Low] ??= new EdgeSet[1 << LeafBits])[place.Leaf];
    }

    private static int Distinct(Span<ulong> sorted)
    {
        var count = 1;
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] != sorted[count - 1])
            {
                sorted[count++] = sorted[i];
            }
        }

        return count;
    }

    private static T[] Copy<T>(T[]? from, int size) => from is null ? new T[size] : [.. from];

    private readonly ref struct Place(int node)
    {
        public int Root => node >> RootShift;

        public int High => (node >> (Bits + LeafBits)) & ((1 << Bits) - 1);

        public int Low => (node >> LeafBits) & ((1 << Bits) - 1);

        public int Leaf => node & ((1 << LeafBits) - 1);
    }
}
