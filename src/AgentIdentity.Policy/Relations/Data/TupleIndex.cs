using AgentIdentity.Policy.Relations.Data;

namespace AgentIdentity.Policy;

/// <summary>
/// An immutable set of tuples, indexed from both sides. A change makes a new index and leaves the old one as it was; it costs the
/// same in a small index and in a large one. Readers never lock.
/// </summary>
public sealed class TupleIndex
{
    internal TupleIndex(TupleGraph graph) => Graph = graph;

    /// <summary>No tuples.</summary>
    public static TupleIndex Empty => new(TupleGraph.New());

    /// <summary>How many tuples there are.</summary>
    public int Count => Graph.Count;

    /// <summary>The same by numbers, for checks.</summary>
    internal TupleGraph Graph { get; }

    /// <summary>Indexes tuples. A later tuple replaces an earlier one with the same user, relation and object.</summary>
    /// <exception cref="ArgumentException">A tuple is not well formed.</exception>
    public static TupleIndex Build(IEnumerable<RelationTuple> tuples)
    {
        var builder = new TupleIndexBuilder();
        foreach (var tuple in tuples)
        {
            builder.Add(tuple);
        }

        return builder.Build();
    }

    /// <summary>Every tuple, in no particular order.</summary>
    public IEnumerable<RelationTuple> All() => Graph.All().Select(Graph.Tuple);

    /// <summary>The tuple of this user, relation and object, or null.</summary>
    /// <param name="key">User, relation and object.</param>
    public RelationTuple? Find(RelationQuestion key) => TupleEdits.Find(Graph, key) is { } ends ? Graph.Tuple(ends) : null;

    /// <summary>Every tuple of an object in one relation: users, typed wildcards and usersets.</summary>
    /// <param name="objectText">The object, as <c>type:id</c>.</param>
    /// <param name="relation">The relation.</param>
    public IEnumerable<RelationTuple> Of(string objectText, string relation) => Of(objectText, k => k.Relation == relation);

    /// <summary>Those of them that name a set; users, of whom there may be a million, are not touched.</summary>
    internal IEnumerable<RelationTuple> SetsOf(string objectText, string relation) =>
        Of(objectText, k => k.Relation == relation && k.UserSuffix.Length > 0);

    /// <summary>Every tuple of exactly this user: <c>user:ben</c> without <c>user:*</c>; a userset is given whole, as <c>group:1#member</c>.</summary>
    /// <param name="user">The user.</param>
    public IEnumerable<RelationTuple> By(string user) => By(user, _ => true);

    /// <summary>Every tuple of exactly this user in one relation of one type of objects.</summary>
    /// <param name="user">The user.</param>
    /// <param name="relation">The relation.</param>
    /// <param name="objectType">The type of the objects.</param>
    public IEnumerable<RelationTuple> By(string user, string relation, string objectType) =>
        By(user, k => k.Relation == relation && k.ObjectType == objectType);

    /// <summary>The index after some deletions and then some writes; one with the same user, relation and object is replaced.</summary>
    /// <param name="writes">What to write.</param>
    /// <param name="deletes">What to delete; what there is not is passed over.</param>
    /// <exception cref="ArgumentException">A tuple is not well formed; nothing is changed.</exception>
    public TupleIndex Apply(IEnumerable<RelationTuple> writes, IEnumerable<RelationQuestion> deletes)
    {
        var after = writes.Aggregate(deletes.Aggregate(Graph, TupleEdits.Without), TupleEdits.With);
        return ReferenceEquals(after, Graph) ? this : after.IsWasteful ? Build(new TupleIndex(after).All()) : new TupleIndex(after);
    }

    /// <summary>The index with one more tuple; one with the same user, relation and object is replaced.</summary>
    /// <param name="tuple">The tuple.</param>
    /// <exception cref="ArgumentException">The tuple is not well formed.</exception>
    public TupleIndex With(RelationTuple tuple) => Apply([tuple], []);

    /// <summary>The index without the tuple of this user, relation and object; unchanged when there is none.</summary>
    /// <param name="tuple">The tuple; its condition does not matter.</param>
    public TupleIndex Without(RelationTuple tuple) => Apply([], [tuple.Key]);

    /// <summary>The index with facts that hold for one question only. Nothing of them stays behind when the question is answered.</summary>
    internal TupleIndex Over(IReadOnlyCollection<RelationTuple> contextual) => contextual.Count == 0 ? this
        : new TupleIndex(contextual.Aggregate(Graph with { Names = Graph.Names.Over() }, TupleEdits.With));

    private IEnumerable<RelationTuple> Of(string objectText, Func<TupleKind, bool> which)
    {
        var node = Graph.Names.Find(objectText);
        return Graph.Kinds.All.Where(which)
            .SelectMany(k => Graph.Users[node].OfKind(k.Id).AsEnumerable(), (k, edge) => Graph.Tuple(new TupleEnds(node, k.Id, Edge.Node(edge))));
    }

    private IEnumerable<RelationTuple> By(string user, Func<TupleKind, bool> which)
    {
        var hash = user.IndexOf('#', StringComparison.Ordinal);
        var suffix = hash < 0 ? "" : user[hash..];
        var node = Graph.Names.Find(hash < 0 ? user : user.AsSpan(0, hash));
        return Graph.Kinds.All.Where(k => k.UserSuffix == suffix && which(k))
            .SelectMany(k => Graph.Objects[node].OfKind(k.Id).AsEnumerable(), (k, edge) => Graph.Tuple(new TupleEnds(Edge.Node(edge), k.Id, node)));
    }
}
