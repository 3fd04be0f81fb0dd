using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>
/// The two shapes that OpenFGA's weighted graph refuses and its present engine answers (OpenFGA blog of 2026-05-14), so that no
/// policy gets another answer on the day of a migration.
/// </summary>
internal static class ShapeCheck
{
    private const string Switch = ", or set CompatibilityV1 to keep it";

    public static void Run(ModelTypes types, Mistakes mistakes)
    {
        var definitions = Definition.Of(types.Model.Types).ToArray();
        foreach (var definition in definitions)
        {
            foreach (var from in definition.Relation.Rewrite.SelfAndBelow().OfType<TupleToUsersetRewrite>())
            {
                Parents(types, definition, from, mistakes);
            }
        }

        var circles = new Circles(types, definitions);
        foreach (var definition in definitions)
        {
            foreach (var (word, at) in circles.Through(definition))
            {
                Circle(definition, word, at, mistakes);
            }
        }
    }

    private static void Parents(ModelTypes types, Definition definition, TupleToUsersetRewrite from, Mistakes mistakes)
    {
        var type = definition.Type.Name.Text;
        var without = types.TuplesetTypes(type, from.Tupleset.Text)!
            .Where(p => types.Find(p.Type.Text, from.Relation) is null).Select(p => $"`{p.Type}`").Distinct(StringComparer.Ordinal).ToArray();
        if (without.Length > 0)
        {
            mistakes.Add(PolicyError.ModelShape, null, definition.Origin, new Name($"{from.Relation} from {from.Tupleset}", from.At),
                $"`{from.Relation} from {from.Tupleset}` on type `{type}`: `{from.Tupleset}` allows {string.Join(", ", without)}, where `{from.Relation}` does not exist, and OpenFGA's coming engine refuses that",
                $"define `{from.Relation}` there, or give those parents a relation of their own{Switch}");
        }
    }

    private static void Circle(Definition definition, string word, Name at, Mistakes mistakes)
    {
        var name = definition.Relation.Name;
        mistakes.Add(PolicyError.ModelShape, null, definition.Origin, at,
            $"`{name}` of type `{definition.Type.Name}` leads back to itself through '{word}', and OpenFGA's coming engine refuses that",
            $"put the part that recurs into a relation of its own, and let `{name}` be that relation '{word}' the rest{Switch}");
    }
}
