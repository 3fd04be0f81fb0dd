namespace AgentIdentity.Policy.Relations.Data;

/// <summary>Finds, writes and deletes in a graph what is given as text.</summary>
internal static class TupleEdits
{
    // Longer texts do not fit a model.
    private const int CommonLength = 256;

    /// <summary>The tuple of this user, relation and object, whatever its condition; null when there is none.</summary>
    public static TupleEnds? Find(TupleGraph graph, RelationQuestion key)
    {
        var text = new TupleText(key.User, key.Relation, key.Object);
        return text.IsWellFormed
            ? Find(graph, text.Kind(Room(text, stackalloc char[CommonLength])), graph.Names.Find(text.Object), graph.Names.Find(text.User))
            : null;
    }

    public static TupleGraph Without(TupleGraph graph, RelationQuestion key) =>
        Find(graph, key) is { } ends ? graph.Without(ends) : graph;

    /// <exception cref="ArgumentException">The tuple is not well formed.</exception>
    public static TupleGraph With(TupleGraph graph, RelationTuple tuple)
    {
        var text = TupleText.Require(tuple.User, tuple.Relation, tuple.Object);
        var kindText = text.Kind(Room(text, stackalloc char[CommonLength]));
        var (objectNode, user) = (graph.Names.Intern(text.Object), graph.Names.Intern(text.User));
        if (Find(graph, kindText, objectNode, user) is { } old)
        {
            graph = graph.Without(old);
        }

        var kinds = graph.Kinds.With(kindText, tuple.Condition?.Name, out var kind);
        return (graph with { Kinds = kinds }).With(new TupleEnds(objectNode, kind, user), tuple.Condition);
    }

    private static TupleEnds? Find(TupleGraph graph, ReadOnlySpan<char> kindText, int objectNode, int user)
    {
        foreach (var kind in graph.Kinds.Find(kindText))
        {
            var ends = new TupleEnds(objectNode, kind.Id, user);
            if (graph.Contains(ends))
            {
                return ends;
            }
        }

        return null;
    }

    private static Span<char> Room(TupleText text, Span<char> common) => text.KindLength <= common.Length ? common : new char[text.KindLength];
}
