using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The tuples of the policy folder, which lie beneath those that are stored: where both have the same key the stored one counts.</summary>
internal sealed class FolderTuples(IReadOnlyCollection<RelationTuple> tuples, DateTimeOffset readAt)
{
    /// <summary>The order of pages.</summary>
    public static Comparer<RelationQuestion> Order { get; } = Comparer<RelationQuestion>.Create(static (one, other) =>
        string.CompareOrdinal(one.Object, other.Object) is not 0 and var byObject ? byObject
        : string.CompareOrdinal(one.Relation, other.Relation) is not 0 and var byRelation ? byRelation
        : string.CompareOrdinal(one.User, other.User));

    public static FolderTuples None { get; } = new([], DateTimeOffset.UnixEpoch);

    public ImmutableArray<RelationTuple> Ordered { get; } = [.. tuples.OrderBy(static t => t.Key, Order)];

    public FrozenDictionary<RelationQuestion, RelationTuple> ByKey { get; } = tuples.ToFrozenDictionary(static t => t.Key);

    public DateTimeOffset ReadAt { get; } = readAt;
}
