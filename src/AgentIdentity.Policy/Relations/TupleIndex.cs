using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy;

/// <summary>An immutable set of tuples, indexed for checks. A change makes a new index and leaves the old one as it was.</summary>
public sealed class TupleIndex
{
    private readonly ShardedMap<UserSet[]> _objects;

    private TupleIndex(ShardedMap<UserSet[]> objects, int count) => (_objects, Count) = (objects, count);

    /// <summary>No tuples.</summary>
    public static TupleIndex Empty { get; } = new(ShardedMap<UserSet[]>.Empty, 0);

    /// <summary>How many tuples there are.</summary>
    public int Count { get; }

    /// <summary>Indexes tuples. A later tuple replaces an earlier one with the same user, relation and object.</summary>
    public static TupleIndex Build(IEnumerable<RelationTuple> tuples)
    {
        var objects = new Dictionary<string, Dictionary<string, Dictionary<string, RelationTuple>>>(StringComparer.Ordinal);
        foreach (var tuple in tuples)
        {
            ref var relations = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(objects, tuple.Object, out _);
            relations ??= new(StringComparer.Ordinal);
            ref var users = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(relations, tuple.Relation, out _);
            (users ??= new(StringComparer.Ordinal))[tuple.User] = tuple;
        }

        var count = objects.Values.Sum(o => o.Values.Sum(r => r.Count));
        return new TupleIndex(ShardedMap<UserSet[]>.Build(objects.Select(o =>
            KeyValuePair.Create(o.Key, o.Value.Select(r => UserSet.Of(r.Key, r.Value.Values)).ToArray()))), count);
    }

    /// <summary>Every tuple, in no particular order.</summary>
    public IEnumerable<RelationTuple> All() => _objects.Values.SelectMany(o => o).SelectMany(s => s.All);

    /// <summary>The index with one more tuple; one with the same user, relation and object is replaced.</summary>
    public TupleIndex With(RelationTuple tuple)
    {
        var sets = _objects.Find(tuple.Object) ?? [];
        var at = Array.FindIndex(sets, s => s.Relation == tuple.Relation);
        var known = at >= 0 && sets[at].Find(tuple.User) is not null;
        UserSet[] changed = at < 0
            ? [.. sets, UserSet.Of(tuple.Relation, [tuple])]
            : [.. sets[..at], sets[at].With(tuple), .. sets[(at + 1)..]];
        return new TupleIndex(_objects.Set(tuple.Object, changed), known ? Count : Count + 1);
    }

    /// <summary>The index without the tuple of this user, relation and object; unchanged when there is none.</summary>
    public TupleIndex Without(RelationTuple tuple)
    {
        if (Find(tuple.Object, tuple.Relation)?.Find(tuple.User) is null)
        {
            return this;
        }

        var left = _objects.Find(tuple.Object)!
            .Select(s => s.Relation == tuple.Relation ? s.Without(tuple.User) : s).Where(s => s.Count > 0).ToArray();
        return new TupleIndex(_objects.Set(tuple.Object, left.Length == 0 ? null : left), Count - 1);
    }

    internal UserSet? Find(string objectText, string relation)
    {
        if (_objects.Find(objectText) is { } sets)
        {
            foreach (var set in sets)
            {
                if (set.Relation == relation)
                {
                    return set;
                }
            }
        }

        return null;
    }
}
