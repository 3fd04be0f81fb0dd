using System.Collections.Immutable;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// The tuples of one version by numbers, from both sides. <see cref="TupleIndex"/> is the same by texts. A later version shares
/// with an earlier one all that did not change; the names are shared whole.
/// </summary>
/// <param name="Names">Numbers of objects and users; a userset's is that of its object.</param>
/// <param name="Kinds">Numbers of kinds of tuples.</param>
/// <param name="Users">From an object to its users.</param>
/// <param name="Objects">From a user, or from a userset's object, to the objects.</param>
/// <param name="Contexts">The values that tuples with conditions fix; only for tuples that fix any.</param>
/// <param name="Count">How many tuples.</param>
/// <param name="Live">How many names stand in a tuple. The others are left over from deleted ones.</param>
internal sealed record TupleGraph(
    NameTable Names, TupleKinds Kinds, EdgeMap Users, EdgeMap Objects, ImmutableDictionary<TupleEnds, TupleCondition> Contexts, int Count, int Live)
{
    /// <summary>A graph without tuples, with names of its own.</summary>
    public static TupleGraph New() =>
        new(new NameTable(), TupleKinds.None, EdgeMap.Empty, EdgeMap.Empty, ImmutableDictionary<TupleEnds, TupleCondition>.Empty, 0, 0);

    /// <summary>Whether so many names are left over that a new graph should be made of what is left.</summary>
    public bool IsWasteful => Names.Count > (2 * Live) + 4096;

    /// <summary>An object and a user by their names, with what tuples say of them.</summary>
    public TupleNodes Find(ReadOnlySpan<char> objectText, ReadOnlySpan<char> user)
    {
        var objectKey = new NameKey(objectText, stackalloc byte[NameKey.Room]);
        var userKey = new NameKey(user, stackalloc byte[NameKey.Room]);
        // Memory is slow: what very likely will be needed is asked for before it is certain whose it is.
        var likely = (Object: Names.Guess(objectKey), User: Names.Guess(userKey));
        var (users, objects) = (Users[likely.Object], Objects[likely.User]);
        var certain = (Object: Names.Find(objectKey), User: Names.Find(userKey));
        return likely == certain
            ? new TupleNodes(likely.Object, likely.User, users, objects)
            : new TupleNodes(certain.Object, certain.User, Users[certain.Object], Objects[certain.User]);
    }

    public bool Contains(TupleEnds ends) => Users[ends.Object].Contains(Edge.Of(ends.Kind, ends.User));

    /// <summary>The condition of a tuple, with the values that it fixes; null when it has none.</summary>
    public TupleCondition? ConditionOf(TupleEnds ends) => Kinds[ends.Kind].Condition is not { } name ? null
        : Contexts.TryGetValue(ends, out var condition) ? condition : new TupleCondition(name);

    public RelationTuple Tuple(TupleEnds ends) =>
        new(Names.NameOf(ends.User) + Kinds[ends.Kind].UserSuffix, Kinds[ends.Kind].Relation, Names.NameOf(ends.Object), ConditionOf(ends));

    /// <summary>The graph with a tuple that it does not have.</summary>
    public TupleGraph With(TupleEnds ends, TupleCondition? condition) => this with
    {
        Users = Users.With(ends.Object, Users[ends.Object].With(Edge.Of(ends.Kind, ends.User))),
        Objects = Objects.With(ends.User, Objects[ends.User].With(Edge.Of(ends.Kind, ends.Object))),
        Contexts = condition?.Context is null ? Contexts : Contexts.SetItem(ends, condition),
        Count = Count + 1,
        Live = Live + (IsLive(ends.Object) ? 0 : 1) + (IsLive(ends.User) || ends.User == ends.Object ? 0 : 1),
    };

    /// <summary>The graph without a tuple that it has.</summary>
    public TupleGraph Without(TupleEnds ends)
    {
        var less = this with
        {
            Users = Users.With(ends.Object, Users[ends.Object].Without(Edge.Of(ends.Kind, ends.User))),
            Objects = Objects.With(ends.User, Objects[ends.User].Without(Edge.Of(ends.Kind, ends.Object))),
            Contexts = Contexts.Remove(ends),
            Count = Count - 1,
        };
        return less with { Live = Live - (less.IsLive(ends.Object) ? 0 : 1) - (less.IsLive(ends.User) || ends.User == ends.Object ? 0 : 1) };
    }

    public IEnumerable<TupleEnds> All() =>
        Users.All().SelectMany(o => o.Edges.All.AsEnumerable(), (o, edge) => new TupleEnds(o.Node, Edge.Kind(edge), Edge.Node(edge)));

    private bool IsLive(int node) => !Users[node].IsEmpty || !Objects[node].IsEmpty;
}

/// <summary>A tuple by numbers.</summary>
internal readonly record struct TupleEnds(int Object, int Kind, int User);

/// <summary>Two nodes, 0 where a name is unknown; who stands in tuples of the object, and in which objects' tuples the user stands.</summary>
internal readonly record struct TupleNodes(int Object, int User, EdgeSet Users, EdgeSet Objects);
