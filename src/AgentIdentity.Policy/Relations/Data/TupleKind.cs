namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// What tuples have in common that a model could allow or not: the relation of a type of objects, the form of the user, and the
/// condition. So a model's type restriction is a kind, and tuples that it does not allow are never read.
/// </summary>
internal sealed class TupleKind
{
    public TupleKind(int id, string text, string? condition)
    {
        (Id, Text, Condition) = (id, text, condition);
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var at = text.IndexOf('@', hash);
        ObjectType = text[..hash];
        Relation = text[(hash + 1)..at];
        UserSuffix = text.IndexOf('#', at) is >= 0 and var second ? text[second..] : "";
    }

    public int Id { get; }

    /// <summary>As <c>document#viewer@group#member</c>, <c>document#viewer@user</c> or <c>document#viewer@user:*</c>.</summary>
    public string Text { get; }

    public string? Condition { get; }

    public string ObjectType { get; }

    public string Relation { get; }

    /// <summary><c>#member</c> where the users are sets; it follows the name of the user's node. Otherwise nothing.</summary>
    public string UserSuffix { get; }

    public static string TextOf(string objectType, string relation, string userType, string? userRelation, bool wildcard) =>
        $"{objectType}#{relation}@{userType}{(wildcard ? ":*" : userRelation is null ? "" : "#" + userRelation)}";
}
