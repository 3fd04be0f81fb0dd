using System.Text.Json.Nodes;
using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Corpora.Transformer;

/// <summary>npm @openfga/syntax-transformer, asked about many models in one run.</summary>
internal static class OpenFgaTransformer
{
    public static async Task<IReadOnlyList<JsonNode>> AskAsync(IEnumerable<JsonObject> questions)
    {
        NodeProgram.Demand();
        var folder = Directory.CreateTempSubdirectory("models-");
        try
        {
            var (asked, answered) = (Path.Combine(folder.FullName, "questions.json"), Path.Combine(folder.FullName, "answers.json"));
            var cancellation = TestContext.Current.CancellationToken;
            await File.WriteAllTextAsync(asked, new JsonArray([.. questions]).ToJsonString(), cancellation);
            var run = await NodeProgram.RunAsync("models.mjs", new Dictionary<string, string> { ["QUESTIONS"] = asked, ["ANSWERS"] = answered }, cancellation);
            run.ExitCode.Should().Be(0, run.Errors);
            return [.. JsonNode.Parse(await File.ReadAllTextAsync(answered, cancellation))!.AsArray().Select(a => a!)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static JsonObject Dsl(string text) => new() { ["dsl"] = text };

    public static JsonObject Json(JsonNode json) => new() { ["json"] = json.DeepClone() };

    /// <summary>Whether it accepted what it was asked; null where its own program failed, which is no answer.</summary>
    public static bool? Accepted(JsonNode attempt) => attempt["fault"] is null ? true : attempt["mistakes"] is JsonArray ? false : null;
}
