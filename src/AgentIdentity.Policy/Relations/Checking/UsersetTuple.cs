namespace AgentIdentity.Policy.Relations;

/// <summary>A tuple whose user is a set, such as <c>role:sales#assignee</c>.</summary>
internal readonly record struct UsersetTuple(RelationTuple Tuple, string Object, string Relation)
{
    public static UsersetTuple Of(RelationTuple tuple)
    {
        var hash = tuple.User.IndexOf('#', StringComparison.Ordinal);
        return new UsersetTuple(tuple, tuple.User[..hash], tuple.User[(hash + 1)..]);
    }
}
