using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Refuses models that mean nothing sound. Message texts, names and positions follow OpenFGA's own validator.</summary>
internal static class ModelValidator
{
    /// <param name="lenient">As OpenFGA's API, which takes conditions that nothing uses and what is written twice in a relation.</param>
    public static void Validate(ModelSyntax model, string file, RelationModelOptions options, bool lenient, ProblemList problems)
    {
        var mistakes = new Mistakes(file);
        NameCheck.Run(model, mistakes);
        if (Schema(model, mistakes))
        {
            Meaning(new ModelTypes(model), options, lenient, mistakes);
        }

        ModuleCheck.Run(model, mistakes);
        SizeCheck.Run(model, mistakes);
        problems.AddRange(mistakes.Problems);
    }

    private static bool Schema(ModelSyntax model, Mistakes mistakes)
    {
        if (model.Schema is null)
        {
            mistakes.Add("schema-version-required", null, new Name("", new SourcePosition(1, 1)), "schema version required",
                model.Module is null ? "add 'schema 1.1'" : "a module is no model by itself: list its file in fga.mod");
            return false;
        }

        if (model.Schema.Text is "1.1" or "1.2")
        {
            return true;
        }

        mistakes.Add("invalid-schema", null, model.Schema, $"invalid schema {model.Schema}", "write 'schema 1.1'");
        return false;
    }

    /// <summary>Each step only after the ones before it found nothing: what follows from a mistake is no news.</summary>
    private static void Meaning(ModelTypes types, RelationModelOptions options, bool lenient, Mistakes mistakes)
    {
        if (!mistakes.IsEmpty)
        {
            return;
        }

        new ReferenceCheck(types, options.DynamicConditions, mistakes).Run();
        if (mistakes.IsEmpty)
        {
            DuplicateCheck.Types(types.Model, mistakes);
            if (!lenient)
            {
                DuplicateCheck.Parts(types.Model, mistakes);
            }
        }

        if (mistakes.IsEmpty)
        {
            EntryPoints.Run(types, mistakes);
        }

        if (mistakes.IsEmpty && !options.CompatibilityV1)
        {
            ShapeCheck.Run(types, mistakes);
        }

        if (!lenient)
        {
            ConditionCheck.Run(types.Model, mistakes);
        }
    }
}
