using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace AgentIdentity.Architecture.Tests.Deployment;

/// <summary>What can be said of the chart without Helm: values fit their schema, templates read values that exist and are YAML.</summary>
internal static partial class Chart
{
    public const string Folder = "charts/agent-identity/";

    public static JsonElement Values(string yaml)
    {
        var document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(yaml);
        return JsonElement.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(document));
    }

    public static IEnumerable<string> SchemaFaults(JsonElement schema, JsonElement value, string at = "values")
    {
        List<string> faults = [];
        if (schema.TryGetProperty("type", out var type) && !Fits(type.GetString()!, value))
        {
            return [$"{at} is not of type {type}"];
        }

        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!))
        {
            faults.Add($"{at} does not match {pattern}");
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)))
        {
            faults.Add($"{at} is none of {allowed}");
        }

        if (schema.TryGetProperty("required", out var required))
        {
            faults.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}.{name} is missing"));
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            var closed = schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False;
            faults.AddRange(value.EnumerateObject().SelectMany(member => properties.TryGetProperty(member.Name, out var inner)
                ? SchemaFaults(inner, member.Value, $"{at}.{member.Name}")
                : closed ? [$"{at}.{member.Name} is unknown"] : []));
        }

        return faults;
    }

    public static IEnumerable<string> TemplateFaults(string path, string template, JsonElement values)
    {
        foreach (Match use in ValueUses().Matches(template))
        {
            var element = values;
            if (!use.Groups["path"].Value.Split('.').All(name => element.TryGetProperty(name, out element)))
            {
                yield return $"{path} uses {use.Value}, which values.yaml does not have";
            }
        }

        if (Blocks().Count(template) != Ends().Count(template))
        {
            yield return $"{path} opens and ends blocks unevenly";
        }

        var problem = YamlProblem(Expressions().Replace(ControlLines().Replace(template, ""), "x"));
        if (problem is not null)
        {
            yield return $"{path} is not YAML: {problem}";
        }
    }

    private static string? YamlProblem(string text)
    {
        try
        {
            new DeserializerBuilder().Build().Deserialize(text);
            return null;
        }
        catch (YamlDotNet.Core.YamlException problem)
        {
            return problem.Message;
        }
    }

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };

    [GeneratedRegex(@"\.Values\.(?<path>[A-Za-z.]+[A-Za-z])")]
    private static partial Regex ValueUses();

    [GeneratedRegex(@"\{\{-? *(?:if|range|with)\b")]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\{\{-? *end *-?\}\}")]
    private static partial Regex Ends();

    [GeneratedRegex(@"^ *\{\{-? *(?:if|range|with|end|else|toYaml)\b.*\}\} *\n", RegexOptions.Multiline)]
    private static partial Regex ControlLines();

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Expressions();
}
