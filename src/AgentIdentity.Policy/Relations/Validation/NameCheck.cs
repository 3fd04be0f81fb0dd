using System.Text.RegularExpressions;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Names that OpenFGA reserves, and names that are too long or hold what separates the parts of a tuple.</summary>
internal static partial class NameCheck
{
    public static void Run(ModelSyntax model, Mistakes mistakes)
    {
        foreach (var type in model.Types)
        {
            Type(type, mistakes);
            foreach (var relation in type.Relations)
            {
                Relation(new Definition(type, relation), mistakes);
            }
        }
    }

    private static void Type(TypeSyntax type, Mistakes mistakes)
    {
        if (type.Name.Text is "self" or "this")
        {
            mistakes.Add("reserved-type-keywords", type.Origin, type.Name, "a type cannot be named 'self' or 'this'.", "choose another name");
        }

        if (!TypeName().IsMatch(type.Name.Text))
        {
            mistakes.Add("invalid-name", type.Origin, type.Name,
                $"type '{type.Name}' does not match naming rule: '^[^:#@\\*\\s]{{1,254}}$'.", "shorten it, or take those characters out");
        }
    }

    private static void Relation(Definition definition, Mistakes mistakes)
    {
        var name = definition.Relation.Name;
        if (name.Text is "self" or "this")
        {
            mistakes.Add("reserved-relation-keywords", definition.Origin, name, "a relation cannot be named 'self' or 'this'.", "choose another name");
        }

        if (!RelationName().IsMatch(name.Text))
        {
            mistakes.Add("invalid-name", definition.Origin, name,
                $"relation '{name}' of type '{definition.Type.Name}' does not match naming rule: '^[^:#@\\*\\s]{{1,50}}$'.", "shorten it, or take those characters out");
        }
    }

    [GeneratedRegex(@"^[^:#@\*\s]{1,254}\z")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^[^:#@\*\s]{1,50}\z")]
    private static partial Regex RelationName();
}
