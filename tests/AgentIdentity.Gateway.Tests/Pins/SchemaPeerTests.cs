using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Gateway.Mcp.Pins.Schemas;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Gateway.Tests.Pins;

/// <summary>
/// What this reader makes of schemas is what Ajv makes of them. Without <c>contains</c>: beside <c>prefixItems</c> Ajv takes an empty list,
/// and with <c>unevaluatedItems</c> it does not count what was contained (JSON Schema 2020-12, sections 6.4.5 and 11.2).
/// </summary>
public sealed class SchemaPeerTests
{
    private const int Cases = 400;

    private static readonly string[] Names = ["a", "b", "x_a"];

    [Fact]
    public async Task Another_implementation_takes_and_refuses_the_same_values()
    {
        NodeProgram.Demand();
        var cases = (from schema in Schema(3) from value in Value(3) select (Schema: schema, Value: value)).Sample(Cases, 20).ToList();
        var jobs = new JsonArray([.. cases.Select(static one => new JsonObject { ["schema"] = JsonNode.Parse(one.Schema), ["value"] = JsonNode.Parse(one.Value) })]);
        var file = Path.Combine(Path.GetTempPath(), $"toolschemas-{Environment.ProcessId}.json");
        try
        {
            await File.WriteAllTextAsync(file, jobs.ToJsonString(), TestContext.Current.CancellationToken);
            var run = await NodeProgram.RunAsync("toolschemas.mjs", new Dictionary<string, string> { ["JOBS"] = file }, TestContext.Current.CancellationToken);
            run.ExitCode.Should().Be(0, run.Errors);
            var theirs = JsonSerializer.Deserialize<bool?[]>(run.Output)!;
            var different = cases.Zip(theirs).Where(static pair => Judges(pair.First.Schema) && pair.Second is { } ajv && Takes(pair.First.Schema, pair.First.Value) != ajv)
                .Select(static pair => $"{pair.First.Schema} {pair.First.Value}: Ajv says {pair.Second}").Take(5).ToList();

            different.Should().BeEmpty();
            theirs.Should().Contain(true).And.Contain(false);
            theirs.Count(static one => one is null).Should().BeLessThan(Cases / 40, "Ajv itself seldom breaks");
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Ajv forgets what one such keyword below another has evaluated (JSON Schema 2020-12, section 11.2).
    private static bool Judges(string schema) => schema.Split("\"unevaluated").Length <= 2;

    private static bool Takes(string schema, string value)
    {
        var (compiled, problem) = JsonSchema.Compile(JsonElement.Parse(schema));
        problem.Should().BeNull(schema);
        return compiled!.Complaint(JsonElement.Parse(value)) is null;
    }

    private static Gen<string> Value(int depth)
    {
        var leaf = Gen.Elements("null", "true", "0", "1", "1.0", "1.5", "-3", "7", "\"\"", "\"a\"", "\"ab1\"", "\"😀\"", "[]", "{}");
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            from items in Value(depth - 1).ListOf() select $"[{string.Join(',', items.Take(4))}]",
            from names in Gen.SubListOf(Names) from values in Value(depth - 1).ListOf(names.Count) select $"{{{string.Join(',', names.Zip(values, static (name, value) => $"\"{name}\":{value}"))}}}");
    }

    private static Gen<string> Schema(int depth)
    {
        var simple = Gen.Elements(
            "\"type\":\"object\"", "\"type\":[\"string\",\"array\"]", "\"type\":\"integer\"", "\"type\":\"number\"", "\"minimum\":1", "\"exclusiveMaximum\":7", "\"multipleOf\":0.5",
            "\"minLength\":1", "\"maxLength\":1", "\"pattern\":\"^[a-z]+\\\\d?$\"", "\"enum\":[1,\"a\",[],{}]", "\"const\":1", "\"required\":[\"a\"]", "\"minItems\":1", "\"maxItems\":2",
            "\"uniqueItems\":true", "\"minProperties\":1", "\"maxProperties\":1", "\"dependentRequired\":{\"a\":[\"b\"]}", "\"propertyNames\":{\"maxLength\":1}");
        if (depth == 0)
        {
            return Gen.OneOf(simple.Select(static one => $"{{{one}}}"), Gen.Elements("true", "false", "{}"));
        }

        var below = Schema(depth - 1);
        var nested = Gen.OneOf(
            from keyword in Gen.Elements("items", "additionalProperties", "not", "unevaluatedProperties", "unevaluatedItems", "if", "then", "else") from node in below select $"\"{keyword}\":{node}",
            from keyword in Gen.Elements("allOf", "anyOf", "oneOf", "prefixItems") from nodes in below.NonEmptyListOf() select $"\"{keyword}\":[{string.Join(',', nodes.Take(3))}]",
            from a in below from b in below select $"\"properties\":{{\"a\":{a},\"b\":{b}}}",
            from node in below select $"\"patternProperties\":{{\"^x_\":{node}}}",
            from node in below select $"\"dependentSchemas\":{{\"a\":{node}}}",
            from node in below select $"\"$ref\":\"#/$defs/r\"",
            simple);
        return from parts in nested.NonEmptyListOf()
               select "{" + string.Join(',', parts.Take(4).Where(static part => !part.StartsWith("\"$ref\"", StringComparison.Ordinal)).DistinctBy(static part => part[..part.IndexOf(':')])) + "}";
    }
}
