namespace AgentIdentity.Policy.Relations.Data;

/// <summary>The edges of one node: none, one, which is held in place, or many. Sorted; never changes.</summary>
internal readonly struct EdgeSet
{
    private readonly ulong _only;
    private readonly object? _many;

    private EdgeSet(ulong only, object? many) => (_only, _many) = (only, many);

    /// <summary>Whether to look something up takes one step.</summary>
    public bool IsShort => _many is not EdgeBranch;

    public bool IsEmpty => _only == 0 && _many is null;

    /// <summary>How many; counted when asked for.</summary>
    public int Count => _many is null ? (_only == 0 ? 0 : 1) : EdgeTree.Count(_many);

    public static EdgeSet Of(ReadOnlySpan<ulong> sorted) =>
        sorted.Length switch { 0 => default, 1 => new EdgeSet(sorted[0], null), _ => new EdgeSet(0, EdgeTree.Build(sorted)) };

    public bool Contains(ulong edge) => _many is null ? _only == edge : EdgeTree.Contains(_many, edge);

    /// <summary>The first edge that is not less; 0 when there is none.</summary>
    public ulong FirstFrom(ulong edge)
    {
        if (_many is null)
        {
            return _only >= edge ? _only : 0;
        }

        var (leaf, at) = EdgeTree.Seek(_many, edge);
        return leaf is null ? 0 : leaf[at];
    }

    /// <summary>The run of edges in which the first that is not less stands; false where edges are not kept in runs, or none is left.</summary>
    public bool TryRun(ulong edge, out ulong[]? run, out int at)
    {
        (run, at) = _many is null ? (null, 0) : EdgeTree.Seek(_many, edge);
        return run is not null;
    }

    /// <summary>The nodes at the far end of all edges of one kind, in the order of their numbers.</summary>
    public EdgeRange OfKind(int kind) => kind == 0 ? default : new EdgeRange(this, Edge.Of(kind, 0), Edge.Of(kind + 1, 0));

    /// <summary>All edges.</summary>
    public EdgeRange All => new(this, 0, ulong.MaxValue);

    /// <summary>The set with an edge that it does not have.</summary>
    public EdgeSet With(ulong edge)
    {
        if (IsEmpty)
        {
            return new EdgeSet(edge, null);
        }

        if (_many is null)
        {
            return new EdgeSet(0, (ulong[])[Math.Min(_only, edge), Math.Max(_only, edge)]);
        }

        var (node, right) = EdgeTree.Insert(_many, edge);
        return new EdgeSet(0, right is null ? node : EdgeBranch.Of([node, right]));
    }

    /// <summary>The set without an edge that it has.</summary>
    public EdgeSet Without(ulong edge)
    {
        if (_many is null)
        {
            return default;
        }

        var left = EdgeTree.Remove(_many, edge);
        while (left is EdgeBranch { Children: [var child] })
        {
            left = child;
        }

        return left is ulong[] { Length: 1 } single ? new EdgeSet(single[0], null) : new EdgeSet(0, left);
    }
}
