using System.Collections.Immutable;

namespace AgentIdentity.Policy.Relations;

/// <summary>Who stands in one relation of one object. Few users are an array; many are a tree, so that a change stays cheap.</summary>
internal sealed class UserSet
{
    private const int Many = 16;
    private readonly ImmutableArray<RelationTuple> _few;
    private readonly ImmutableDictionary<string, RelationTuple>? _many;

    private UserSet(string relation, ImmutableArray<RelationTuple> few, ImmutableDictionary<string, RelationTuple>? many, ImmutableArray<UsersetTuple> usersets)
        => (Relation, _few, _many, Usersets) = (relation, few, many, usersets);

    public string Relation { get; }

    /// <summary>The members that are themselves sets, taken apart once.</summary>
    public ImmutableArray<UsersetTuple> Usersets { get; }

    public int Count => _many?.Count ?? _few.Length;

    public IEnumerable<RelationTuple> All => _many?.Values ?? (IEnumerable<RelationTuple>)_few;

    public static UserSet Of(string relation, IEnumerable<RelationTuple> tuples)
    {
        var all = tuples.ToImmutableArray();
        var usersets = all.Where(t => t.User.Contains('#')).Select(UsersetTuple.Of).ToImmutableArray();
        return all.Length <= Many
            ? new UserSet(relation, all, null, usersets)
            : new UserSet(relation, [], all.ToImmutableDictionary(t => t.User, StringComparer.Ordinal), usersets);
    }

    public RelationTuple? Find(string user)
    {
        if (_many is not null)
        {
            return _many.GetValueOrDefault(user);
        }

        foreach (var tuple in _few)
        {
            if (tuple.User == user)
            {
                return tuple;
            }
        }

        return null;
    }

    public UserSet With(RelationTuple tuple)
    {
        if (_many is null)
        {
            return Of(Relation, _few.RemoveAll(t => t.User == tuple.User).Add(tuple));
        }

        var usersets = tuple.User.Contains('#')
            ? Usersets.RemoveAll(u => u.Tuple.User == tuple.User).Add(UsersetTuple.Of(tuple)) : Usersets;
        return new UserSet(Relation, [], _many.SetItem(tuple.User, tuple), usersets);
    }

    public UserSet Without(string user) => _many is null
        ? Of(Relation, _few.RemoveAll(t => t.User == user))
        : new UserSet(Relation, [], _many.Remove(user), Usersets.RemoveAll(u => u.Tuple.User == user));
}

/// <summary>A tuple whose user is a set, such as <c>role:sales#assignee</c>.</summary>
internal readonly record struct UsersetTuple(RelationTuple Tuple, string Object, string Relation)
{
    public static UsersetTuple Of(RelationTuple tuple)
    {
        var hash = tuple.User.IndexOf('#', StringComparison.Ordinal);
        return new UsersetTuple(tuple, tuple.User[..hash], tuple.User[(hash + 1)..]);
    }
}
