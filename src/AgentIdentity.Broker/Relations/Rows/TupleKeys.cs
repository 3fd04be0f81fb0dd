using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

internal static class TupleKeys
{
    /// <summary>What no two tuples of a store share.</summary>
    public static RelationQuestion Key(this RelationTuple tuple) => new(tuple.User, tuple.Relation, tuple.Object);
}
