using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy;

/// <summary>An immutable set of tuples, indexed from both sides. A change makes a new index and leaves the old one as it was.</summary>
public sealed class TupleIndex
{
    private readonly ShardedMap<UserSet[]> _objects;
    private readonly ShardedMap<RelationTuple[]> _users;

    private TupleIndex(ShardedMap<UserSet[]> objects, ShardedMap<RelationTuple[]> users, int count) => (_objects, _users, Count) = (objects, users, count);

    /// <summary>No tuples.</summary>
    public static TupleIndex Empty { get; } = new(ShardedMap<UserSet[]>.Empty, ShardedMap<RelationTuple[]>.Empty, 0);

    /// <summary>How many tuples there are.</summary>
    public int Count { get; }

    /// <summary>Indexes tuples. A later tuple replaces an earlier one with the same user, relation and object.</summary>
    public static TupleIndex Build(IEnumerable<RelationTuple> tuples)
    {
        var builder = new TupleIndexBuilder();
        foreach (var tuple in tuples)
        {
            builder.Add(tuple);
        }

        return builder.Build();
    }

    internal static TupleIndex Of(Dictionary<RelationQuestion, RelationTuple> tuples) => new(
        ShardedMap<UserSet[]>.Build(tuples.Values.GroupBy(t => t.Object).Select(o =>
            KeyValuePair.Create(o.Key, o.GroupBy(t => t.Relation).Select(r => UserSet.Of(r.Key, r)).ToArray()))),
        ShardedMap<RelationTuple[]>.Build(tuples.Values.GroupBy(t => t.User).Select(u => KeyValuePair.Create(u.Key, u.ToArray()))),
        tuples.Count);

    /// <summary>Every tuple, in no particular order.</summary>
    public IEnumerable<RelationTuple> All() => _objects.Values.SelectMany(o => o).SelectMany(s => s.All);

    /// <summary>The tuple of this user, relation and object, or null.</summary>
    /// <param name="key">User, relation and object.</param>
    public RelationTuple? Find(RelationQuestion key) => Find(key.Object, key.Relation)?.Find(key.User);

    /// <summary>Every tuple of an object in one relation: users, typed wildcards and usersets.</summary>
    public IEnumerable<RelationTuple> Of(string objectText, string relation) => Find(objectText, relation)?.All ?? [];

    /// <summary>Every tuple of exactly this user: <c>user:ben</c> without <c>user:*</c>; a userset is given whole, as <c>group:1#member</c>.</summary>
    public IEnumerable<RelationTuple> By(string user) => _users.Find(user) ?? [];

    /// <summary>Every tuple of exactly this user in one relation of one type of objects.</summary>
    public IEnumerable<RelationTuple> By(string user, string relation, string objectType) =>
        By(user).Where(t => t.Relation == relation && Subject.TypeOf(t.Object).SequenceEqual(objectType));

    /// <summary>The index after some deletions and then some writes; one with the same user, relation and object is replaced.</summary>
    /// <param name="writes">What to write.</param>
    /// <param name="deletes">What to delete; what there is not is passed over.</param>
    public TupleIndex Apply(IEnumerable<RelationTuple> writes, IEnumerable<RelationQuestion> deletes)
    {
        var index = this;
        foreach (var key in deletes)
        {
            index = index.Without(key);
        }

        foreach (var tuple in writes)
        {
            index = index.With(tuple);
        }

        return index;
    }

    /// <summary>The index with one more tuple; one with the same user, relation and object is replaced.</summary>
    public TupleIndex With(RelationTuple tuple)
    {
        var less = Without(new RelationQuestion(tuple.User, tuple.Relation, tuple.Object));
        var sets = less._objects.Find(tuple.Object) ?? [];
        var at = Array.FindIndex(sets, s => s.Relation == tuple.Relation);
        UserSet[] changed = at < 0
            ? [.. sets, UserSet.Of(tuple.Relation, [tuple])]
            : [.. sets[..at], sets[at].With(tuple), .. sets[(at + 1)..]];
        return new TupleIndex(
            less._objects.Set(tuple.Object, changed), less._users.Set(tuple.User, [.. less._users.Find(tuple.User) ?? [], tuple]), less.Count + 1);
    }

    /// <summary>The index without the tuple of this user, relation and object; unchanged when there is none.</summary>
    public TupleIndex Without(RelationTuple tuple) => Without(new RelationQuestion(tuple.User, tuple.Relation, tuple.Object));

    /// <summary>The index with facts that hold for one question only. Nothing of them stays behind when the question is answered.</summary>
    internal TupleIndex Over(IReadOnlyCollection<RelationTuple> contextual) => contextual.Count == 0 ? this : Apply(contextual, []);

    internal UserSet? Find(string objectText, string relation) =>
        _objects.Find(objectText) is { } sets ? Array.Find(sets, s => s.Relation == relation) : null;

    private TupleIndex Without(RelationQuestion key)
    {
        if (Find(key) is null)
        {
            return this;
        }

        var sets = _objects.Find(key.Object)!
            .Select(s => s.Relation == key.Relation ? s.Without(key.User) : s).Where(s => s.Count > 0).ToArray();
        var tuples = Array.FindAll(_users.Find(key.User)!, t => t.Relation != key.Relation || t.Object != key.Object);
        return new TupleIndex(
            _objects.Set(key.Object, sets.Length == 0 ? null : sets), _users.Set(key.User, tuples.Length == 0 ? null : tuples), Count - 1);
    }
}
