using System.Text.Json;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Mappings.Drafting;

/// <summary>A document from which mappings are drafted, in JSON or YAML. References are followed within it and nowhere else.</summary>
internal sealed class DraftDocument
{
    private const int MaxDepth = 100;
    private readonly string _file;

    private DraftDocument(string file, JsonElement root) => (_file, Root) = (file, root);

    public JsonElement Root { get; }

    /// <exception cref="PolicyLoadException">The text is neither JSON nor YAML.</exception>
    public static DraftDocument Parse(string text, string file)
    {
        try
        {
            if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
            {
                return new DraftDocument(file, YamlJson.Convert(YamlReader.Read(text, MaxDepth)));
            }

            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return new DraftDocument(file, json.RootElement.Clone());
        }
        catch (JsonException wrong)
        {
            throw Refused(file, (int)(wrong.LineNumber ?? 0) + 1, (int)(wrong.BytePositionInLine ?? 0) + 1, PolicyError.MappingSource, "what stands here is no JSON");
        }
        catch (SourceException wrong)
        {
            throw Refused(file, wrong.Position.Line, wrong.Position.Column, wrong.Error, wrong.Message);
        }
    }

    /// <summary>A schema that is a document of its own, within this one.</summary>
    public DraftDocument Own(JsonElement schema) => new(_file, schema);

    public PolicyLoadException Refused(string message) => Refused(_file, 0, 0, PolicyError.MappingSource, message);

    public static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(name, out var member) ? member : null;

    public static string? Text(JsonElement? value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>What a value stands for: itself, or what its <c>$ref</c> points at; null where that is not in this document.</summary>
    public JsonElement? Resolve(JsonElement value)
    {
        for (var steps = 0; steps < 20; steps++)
        {
            if (Text(value, "$ref") is not { } reference)
            {
                return value;
            }

            if (Find(reference) is not { } target)
            {
                return null;
            }

            value = target;
        }

        return null;
    }

    /// <summary>A JSON pointer as the fragment of an address (RFC 6901 section 6).</summary>
    private JsonElement? Find(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        JsonElement? at = Root;
        foreach (var part in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at is { ValueKind: JsonValueKind.Array } list
                ? int.TryParse(name, out var index) && index >= 0 && index < list.GetArrayLength() ? list[index] : null
                : Member(at, name);
        }

        return at;
    }

    private static PolicyLoadException Refused(string file, int line, int column, PolicyError error, string message) =>
        new([new PolicyProblem(error, file, line, column, message)]);
}
