using System.Text.Json.Nodes;
using AgentIdentity.Policy.Relations.Json;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Relations.Validation;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora.Transformer;

/// <summary>What we make of a text and what OpenFGA's own program makes of it.</summary>
internal static class ReadingComparison
{
    private static readonly RelationModelOptions AsOpenFga = new() { CompatibilityV1 = true };

    /// <summary>Null when both read the same model out of it and find the same wrong with that, or both refuse it at the same place.</summary>
    public static string? Difference(string text, JsonNode answer)
    {
        var problems = new ProblemList();
        var model = ModelParser.Parse(text, "m", AsOpenFga, problems);
        if (OpenFgaTransformer.Accepted(answer["model"]!) is not { } accepted)
        {
            return null;
        }

        if (model is null)
        {
            return accepted ? $"only we refuse it: {First(problems)}" : Syntax(problems, answer["model"]!["mistakes"]!.AsArray());
        }

        if (!accepted)
        {
            // Some of CEL's mistakes are for OpenFGA mistakes in the model's own words.
            return IsSound(text) ? $"only they refuse it: {answer["model"]!["fault"]}" : null;
        }

        // A file of a module is not a model by itself.
        return model.Module is not null || JsonNode.DeepEquals(ModelText.Plain(ModelText.Node(ModelJsonWriter.Write(model))), ModelText.Plain(answer["model"]!["value"]))
            ? Meaning(model, answer["valid"]!) : $"another model\n{ModelJsonWriter.Write(model)}\n{answer["model"]!["value"]}";
    }

    public static ModelSyntax? Parse(string text) => ModelParser.Parse(text, "m", AsOpenFga, new ProblemList());

    private static bool IsSound(string text)
    {
        try
        {
            RelationModel.Parse(text, "m", AsOpenFga);
            return true;
        }
        catch (PolicyLoadException)
        {
            return false;
        }
    }

    /// <summary>The first place counts: where a generated parser goes on after a mistake is its own affair.</summary>
    private static string? Syntax(ProblemList problems, JsonArray mistakes)
    {
        var ours = First(problems);
        var theirs = mistakes.Select(m => ((int)m!["line"]! + 1, (int)m["start"]! + 1)).Order().First();
        return (ours.Line, ours.Column) == theirs ? null : $"refused at {theirs} with {mistakes[0]!["text"]}, not at {ours}";
    }

    private static string? Meaning(ModelSyntax model, JsonNode valid)
    {
        if (OpenFgaTransformer.Accepted(valid) is not { } accepted)
        {
            return null;
        }

        var problems = new ProblemList();
        ModelValidator.Validate(model, "m", AsOpenFga, lenient: false, problems);
        var ours = problems.Sorted().Select(p => p.ModelMistake ?? p.Message).Distinct().Order(StringComparer.Ordinal).ToList();
        var theirs = accepted ? [] : valid["mistakes"]!.AsArray().Select(m => (string)m!["kind"]!).Distinct().Order(StringComparer.Ordinal).ToList();
        // Of a relation of a type that does not exist OpenFGA says as well that it does not exist.
        return ours.SequenceEqual(theirs) || (ours.Contains("invalid-type") && ours.SequenceEqual(theirs.Where(t => t != "invalid-relation-type" || ours.Contains(t))))
            ? null : $"we find {string.Join(", ", ours)}; they find {string.Join(", ", theirs)}";
    }

    private static PolicyProblem First(ProblemList problems) => problems.Sorted()[0];
}
