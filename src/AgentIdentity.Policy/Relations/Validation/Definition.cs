using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>A relation of a type, while the model may still be wrong.</summary>
internal readonly record struct Definition(TypeSyntax Type, RelationSyntax Relation)
{
    public Origin? Origin => Relation.Origin ?? Type.Origin;

    public static IEnumerable<Definition> Of(IEnumerable<TypeSyntax> types) =>
        types.SelectMany(t => t.Relations, (type, relation) => new Definition(type, relation));
}
