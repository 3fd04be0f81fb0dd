using System.Text.Json.Nodes;
using AgentIdentity.Policy.Relations.Json;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Tests.Corpora;

public sealed class TransformerTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_model_parses_to_the_JSON_that_OpenFGA_makes_of_it()
    {
        var folders = Directory.GetDirectories(Path.Combine(Corpus.Language(), "transformer")).Order().ToArray();
        var differing = new List<string>();
        foreach (var folder in folders)
        {
            var ours = JsonNode.Parse(ModelJsonWriter.Write(ModelParser.Parse(File.ReadAllText(Path.Combine(folder, "authorization-model.fga")))).GetRawText())!;
            var theirs = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "authorization-model.json")))!;
            if (!JsonNode.DeepEquals(Plain(ours), Plain(theirs)))
            {
                differing.Add($"{Path.GetFileName(folder)}: {ours.ToJsonString()} / {theirs.ToJsonString()}");
            }
        }

        output.WriteLine($"OpenFGA transformer cases: {folders.Length - differing.Count} of {folders.Length} equal");
        folders.Length.Should().BeGreaterThan(25);
        differing.Should().BeEmpty();
    }

    /// <summary>Leaves out what OpenFGA's files write now as null, now as an empty object, now not at all.</summary>
    private static JsonNode Plain(JsonNode node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map.ToArray())
                {
                    map.Remove(key);
                    if (value is null || (value is JsonObject { Count: 0 } && key is "relations" or "metadata" or "conditions")
                        || (value is JsonArray { Count: 0 } && key is "directly_related_user_types" or "type_definitions")
                        || key is "source_info" or "module" || value.ToJsonString() == "\"\"")
                    {
                        continue;
                    }

                    map[key] = Plain(value.DeepClone());
                }

                foreach (var (key, value) in map.ToArray())
                {
                    if (value is JsonObject { Count: 0 } && key is not ("this" or "wildcard"))
                    {
                        map.Remove(key);
                    }
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    list[i] = Plain(list[i]!.DeepClone());
                }

                break;
        }

        return node;
    }
}
