using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>A condition that no relation names is a mistake in a file, though OpenFGA's API takes it.</summary>
internal static class ConditionCheck
{
    public static void Run(ModelSyntax model, Mistakes mistakes)
    {
        var used = Definition.Of(model.Types)
            .SelectMany(d => Rewrites.Direct(d.Relation.Rewrite)?.Restrictions ?? [])
            .Select(r => r.Condition?.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var unused in model.Conditions.Where(c => !used.Contains(c.Name.Text)))
        {
            mistakes.Add("condition-not-used", unused.Origin, unused.Name,
                $"`{unused.Name}` condition is not used in the model.", $"remove it, or name it in a relation: [user with {unused.Name}]");
        }
    }
}
