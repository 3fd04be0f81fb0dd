using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>What is written twice and would have no effect, or two. OpenFGA looks at the outermost operator only.</summary>
internal static class DuplicateCheck
{
    public static void Types(ModelSyntax model, Mistakes mistakes)
    {
        foreach (var same in Repeated(model.Types, t => t.Name.Text))
        {
            // In one file OpenFGA points at the first; between modules at the one that came later.
            var at = same[0].Origin?.Place == same[1].Origin?.Place ? same[0] : same[1];
            mistakes.Add("duplicated-error", at.Origin, at.Name, $"the type `{at.Name}` is a duplicate.", "rename one, or put all relations under one");
        }
    }

    public static void Parts(ModelSyntax model, Mistakes mistakes)
    {
        foreach (var definition in Definition.Of(model.Types))
        {
            var rewrite = definition.Relation.Rewrite;
            foreach (var same in Repeated(Rewrites.Direct(rewrite)?.Restrictions ?? [], r => r.ToString()))
            {
                Add(definition, new Name(same[0].ToString(), same[0].Type.At), "type restriction", mistakes);
            }

            foreach (var same in Repeated(rewrite.Children().Where(c => Rewrites.OperandText(c) is not null), c => Rewrites.OperandText(c)!))
            {
                Add(definition, new Name(Rewrites.OperandText(same[0])!, same[0].At), "partial relation definition", mistakes);
            }
        }
    }

    private static void Add(Definition definition, Name part, string what, Mistakes mistakes) => mistakes.Add(
        "duplicated-error", definition.Origin, part, $"the {what} `{part}` is a duplicate in the relation `{definition.Relation.Name}`.", "remove one");

    private static IEnumerable<T[]> Repeated<T>(IEnumerable<T> items, Func<T, string> key) =>
        items.GroupBy(key, StringComparer.Ordinal).Select(g => g.ToArray()).Where(g => g.Length > 1);
}
