using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Schemas;

/// <summary>The JSON schemas that ship, and the files that they are for.</summary>
internal static class PolicySchema
{
    public static readonly string[] Names = ["decision-tests", "mappings", "rules", "store-tests", "tuples"];

    public static string Folder { get; } = Path.Combine(NodeProgram.Root(), "policies");

    public static string PathOf(string name) => Path.Combine(Folder, "schemas", name + ".json");

    public static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!.AsObject();

    /// <summary>Every policy file of the repository with the schema it is for.</summary>
    public static IEnumerable<(string File, string Schema)> Files()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = file.EndsWith(".fga.yaml", StringComparison.Ordinal) ? "store-tests"
                : file.EndsWith(".test.yaml", StringComparison.Ordinal) ? "decision-tests"
                : Path.GetFileName(Path.GetDirectoryName(file))!;
            yield return (file, name);
        }
    }

    public static JsonElement Document(string yaml) => YamlJson.Convert(YamlReader.Read(yaml));

    /// <summary>The mistakes that an editor would show, by the name of the document.</summary>
    public static async Task<Dictionary<string, string[]>> ValidateAsync(IEnumerable<(string Name, string Schema, JsonElement Document)> documents)
    {
        NodeProgram.Demand();
        var jobs = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(jobs, JsonSerializer.Serialize(documents.Select(d => new { schema = PathOf(d.Schema), name = d.Name, document = d.Document })), TestContext.Current.CancellationToken);
            var run = await NodeProgram.RunAsync("schemas.mjs", new Dictionary<string, string>(StringComparer.Ordinal) { ["JOBS"] = jobs }, TestContext.Current.CancellationToken);
            return run.ExitCode == 0 ? JsonSerializer.Deserialize<Dictionary<string, string[]>>(run.Output)! : throw new InvalidOperationException(run.Errors);
        }
        finally
        {
            File.Delete(jobs);
        }
    }
}
