using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Schemas;

/// <summary>
/// The schemas and the readers know the same keys. A key that neither knows is put into each map of a sample: what the reader then says it
/// knows must be what the schema describes there, no more and no less.
/// </summary>
public sealed partial class SchemaKeysTests
{
    private const string Stranger = "zzzzzzzzzzzzzzzz";

    [Theory]
    [InlineData("tuples")]
    [InlineData("rules")]
    [InlineData("mappings")]
    [InlineData("mappings tools")]
    [InlineData("decision-tests")]
    [InlineData("store-tests")]
    public void The_samples_load(string sample) => SampleFiles.Problems(sample, SampleFiles.BySchema[sample]).Should().BeEmpty();

    [Theory]
    [InlineData("tuples")]
    [InlineData("rules")]
    [InlineData("mappings")]
    [InlineData("decision-tests")]
    [InlineData("store-tests")]
    public void Reader_and_schema_know_the_same_keys_in_every_map(string name)
    {
        var schema = PolicySchema.Read(name);
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (sample, text) in SampleFiles.BySchema.Where(s => s.Key.Split(' ')[0] == name))
        {
            var document = JsonNode.Parse(PolicySchema.Document(text).GetRawText())!;
            foreach (var place in Places(document, schema, schema, "").ToList())
            {
                met.Add(place.Definition);
                Known(sample, document, place.Map).Should().BeEquivalentTo(place.Keys, "that is what the schema describes at {0}", place.Definition);
            }
        }

        met.Should().Contain(Definitions(schema), "each map that the schema describes occurs in a sample");
    }

    /// <summary>The keys that the reader says it knows of a map.</summary>
    private static string[] Known(string sample, JsonNode document, JsonObject map)
    {
        map.Add(Stranger, 1);
        var told = SampleFiles.Problems(sample, document.ToJsonString()).Select(p => It().Match(p.Message)).FirstOrDefault(m => m.Success);
        map.Remove(Stranger);
        return told is null ? throw new InvalidOperationException($"the reader took a key it cannot know in {map.ToJsonString()}") : told.Groups["keys"].Value.Split(", ");
    }

    /// <summary>Each map of a document that the schema closes, with the name of its definition and the keys described there.</summary>
    private static IEnumerable<(string Definition, JsonObject Map, string[] Keys)> Places(JsonNode? value, JsonObject schema, JsonObject root, string name)
    {
        foreach (var (one, called) in Described(schema, root, name))
        {
            if (value is JsonArray list && one["items"] is JsonObject items)
            {
                foreach (var place in list.SelectMany(item => Places(item, items, root, called + "[]")))
                {
                    yield return place;
                }
            }

            if (value is not JsonObject map)
            {
                continue;
            }

            var properties = one["properties"] as JsonObject;
            if (properties is not null && one["additionalProperties"] is JsonValue closed && !closed.GetValue<bool>())
            {
                yield return (called, map, [.. properties.Select(p => p.Key)]);
            }

            foreach (var (key, member) in map.ToList())
            {
                if ((properties?[key] ?? one["additionalProperties"]) is JsonObject described)
                {
                    foreach (var place in Places(member, described, root, $"{called}.{key}"))
                    {
                        yield return place;
                    }
                }
            }
        }
    }

    /// <summary>The schema itself and those that it refers to.</summary>
    private static IEnumerable<(JsonObject Schema, string Name)> Described(JsonObject schema, JsonObject root, string name)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            return Described(root["definitions"]![reference.Split('/')[^1]]!.AsObject(), root, reference.Split('/')[^1]);
        }

        var parts = new[] { "allOf", "anyOf" }.SelectMany(k => schema[k] as JsonArray ?? []).OfType<JsonObject>().Where(p => p.ContainsKey("$ref"));
        return parts.SelectMany(p => Described(p, root, name)).Prepend((schema, name));
    }

    private static IEnumerable<string> Definitions(JsonObject schema) =>
        (schema["definitions"] as JsonObject ?? []).Where(d => d.Value!["properties"] is not null).Select(d => d.Key);

    [GeneratedRegex($"has no '{Stranger}'; it has (?<keys>[^;]*)")]
    private static partial Regex It();
}
