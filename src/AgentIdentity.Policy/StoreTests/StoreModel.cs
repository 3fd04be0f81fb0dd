using System.Text.Json;
using AgentIdentity.Policy.Relations.Modules;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>Reads the model of a file of tests: in the file itself, or in another one as the language, as JSON, or as modules.</summary>
internal sealed class StoreModel(StoreFolder folder, RelationModelOptions options, ProblemList problems)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public RelationModel? Inline(YamlText model, string file)
    {
        var own = new ProblemList();
        var read = RelationModel.Read(model.Text, file, options, own);
        problems.AddRange(own, problem => Placed(problem, model));
        return read;
    }

    public RelationModel? FromFile(YamlText reference, string from) => folder.Open(from, reference) is not var (file, text) ? null
        : Path.GetExtension(file) switch
        {
            ".mod" => Modules(text, file),
            ".json" => Json(text, file),
            _ => RelationModel.Read(text, file, options, problems),
        };

    /// <summary>A problem of the text, moved to where the text stands in the file.</summary>
    private static PolicyProblem Placed(PolicyProblem problem, YamlText model) => problem.Line switch
    {
        0 => problem with { Line = model.At.Line, Column = model.At.Column },
        _ when model.Indent > 0 => problem with { Line = model.Origin.Line + problem.Line - 1, Column = model.Indent + problem.Column },
        1 => problem with { Line = model.Origin.Line, Column = model.Origin.Column + problem.Column - 1 },
        _ => problem with { Line = model.Origin.Line + problem.Line - 1 },
    };

    private RelationModel? Modules(string manifest, string file)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in ModuleManifest.Read(manifest, file, new ProblemList())?.Contents ?? [])
        {
            if (folder.Open(file, entry.Item with { Text = entry.Name }) is not var (_, text))
            {
                return null;
            }

            texts[entry.Name] = text;
        }

        return RelationModel.ReadModules(manifest, file, texts, options, problems);
    }

    private RelationModel? Json(string text, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return RelationModel.FromJson(document.RootElement.Clone(), options);
        }
        catch (JsonException wrong)
        {
            var at = new SourcePosition((int)(wrong.LineNumber ?? 0) + 1, (int)(wrong.BytePositionInLine ?? 0) + 1);
            problems.Add(PolicyError.ModelJson, file, at, $"the model is no JSON: {wrong.Message}");
        }
        catch (PolicyLoadException refused)
        {
            // The reader of JSON calls every model "model", and adds the place in it.
            foreach (var problem in refused.Problems)
            {
                var hash = problem.File.IndexOf('#', StringComparison.Ordinal);
                problems.Add(problem with { File = hash < 0 ? file : file + problem.File[hash..] });
            }
        }

        return null;
    }
}
