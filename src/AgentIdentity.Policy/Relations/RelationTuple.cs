namespace AgentIdentity.Policy;

/// <summary>One fact: <paramref name="User"/> has <paramref name="Relation"/> to <paramref name="Object"/>.</summary>
/// <param name="User">A concrete user (<c>user:ben</c>), a userset (<c>role:sales#assignee</c>) or a typed wildcard (<c>user:*</c>).</param>
/// <param name="Relation">A relation that the object's type defines.</param>
/// <param name="Object">The object, as <c>type:id</c>.</param>
/// <param name="Condition">The condition that must hold for the fact to count, or null.</param>
public sealed record RelationTuple(string User, string Relation, string Object, TupleCondition? Condition = null)
{
    /// <summary>What no two tuples of a store share.</summary>
    public RelationQuestion Key => new(User, Relation, Object);

    /// <summary>OpenFGA's notation, <c>object#relation@user</c>.</summary>
    public override string ToString() => Condition is null
        ? $"{Object}#{Relation}@{User}"
        : $"{Object}#{Relation}@{User} with {Condition.Name}";
}
