using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Planning;

/// <summary>One form of user that the tuples of a relation may have: what the model calls a type restriction, and the tuples a kind.</summary>
/// <param name="Slot">The number of the kind in the plan.</param>
/// <param name="UserType">The number of the users' type.</param>
/// <param name="Set">The set whose members are meant; null where a user or everyone is.</param>
/// <param name="Restriction">As the model has it.</param>
internal sealed record Assignment(int Slot, int UserType, PlannedRelation? Set, TypeRestriction Restriction)
{
    public bool IsEveryone { get; } = Restriction.Wildcard;

    public bool IsConditional { get; } = Restriction.Condition is not null;

    public string KindText(RelationDefinition relation) =>
        TupleKind.TextOf(relation.Type, relation.Name, Restriction.Type.Text, Restriction.Relation?.Text, Restriction.Wildcard);
}
