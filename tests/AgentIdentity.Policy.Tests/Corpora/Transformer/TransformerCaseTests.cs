using System.Text.Json.Nodes;

namespace AgentIdentity.Policy.Tests.Corpora.Transformer;

public sealed class TransformerCaseTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_model_parses_to_the_JSON_that_OpenFGA_makes_of_it()
    {
        var folders = Directory.GetDirectories(Path.Combine(Corpus.Language(), "transformer")).Order().ToArray();
        var differing = new List<string>();
        foreach (var folder in folders)
        {
            var ours = ModelText.ToJson(File.ReadAllText(Path.Combine(folder, "authorization-model.fga")));
            var theirs = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "authorization-model.json")))!;
            if (!JsonNode.DeepEquals(ModelText.Plain(ours), ModelText.Plain(theirs)))
            {
                differing.Add($"{Path.GetFileName(folder)}: {ours.ToJsonString()} / {theirs.ToJsonString()}");
            }
        }

        output.WriteLine($"OpenFGA transformer cases: {folders.Length - differing.Count} of {folders.Length} equal");
        folders.Length.Should().BeGreaterThan(25);
        differing.Should().BeEmpty();
    }
}
