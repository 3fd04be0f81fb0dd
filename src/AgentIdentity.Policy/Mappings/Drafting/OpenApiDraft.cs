using System.Collections.Frozen;
using System.Text.Json;
using AgentIdentity.Policy.Mappings.Inputs;
using AgentIdentity.Policy.Mappings.Paths;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Mappings.Drafting;

/// <summary>Drafts mappings of the operations that an OpenAPI description (3.0 or 3.1) lists.</summary>
internal sealed class OpenApiDraft(DraftDocument document, List<string> leftOut)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "options"];
    private readonly SchemaDraft _schemas = new(document);
    private readonly PathTable<string> _known = new();

    public IEnumerable<DraftEntry> Read()
    {
        if (DraftDocument.Text(document.Root, "openapi")?.StartsWith("3.", StringComparison.Ordinal) != true)
        {
            throw document.Refused(DraftDocument.Member(document.Root, "swagger") is null
                ? "this is no OpenAPI description; it begins with openapi: 3.0.x or 3.1.x" : "this is Swagger 2.0; convert it to OpenAPI 3 first");
        }

        foreach (var path in DraftDocument.Member(document.Root, "paths") is { ValueKind: JsonValueKind.Object } paths ? paths.EnumerateObject() : default)
        {
            if (document.Resolve(path.Value) is not { } item)
            {
                leftOut.Add($"{path.Name}: it is described in another file");
                continue;
            }

            foreach (var method in Methods)
            {
                if (DraftDocument.Member(item, method) is { } operation && Entry(method.ToUpperInvariant(), path.Name, item, operation) is { } entry)
                {
                    yield return entry;
                }
            }
        }
    }

    private DraftEntry? Entry(string method, string path, JsonElement item, JsonElement operation)
    {
        var name = $"{method} {path}";
        try
        {
            var template = PathTemplate.Parse(new YamlText(name, false, default, default, 0));
            if (_known.Add(template, name) is { } other)
            {
                leftOut.Add($"{name}: it matches the same calls as {other}");
                return null;
            }

            return new DraftEntry(name, DraftDocument.Text(operation, "summary") ?? DraftDocument.Text(operation, "description"),
                RiskGuess.OfMethod(method), Resource(template), Input(template, item, operation));
        }
        catch (SourceException wrong)
        {
            leftOut.Add($"{name}: {wrong.Message}");
            return null;
        }
    }

    private InputType? Input(PathTemplate template, JsonElement item, JsonElement operation)
    {
        var (path, query, required) = (new Dictionary<string, InputType>(StringComparer.Ordinal), new Dictionary<string, InputType>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var parameter in Parameters(item).Concat(Parameters(operation)))
        {
            var type = DraftDocument.Member(parameter, "schema") is { } schema ? _schemas.Read(schema) : InputType.Text;
            switch ((DraftDocument.Text(parameter, "in"), DraftDocument.Text(parameter, "name")))
            {
                // What all paths are made of needs no saying.
                case ("path", { } name) when template.Parameters.Contains(name) && Scalar(type) is { Kind: not InputKind.Text } scalar:
                    path[name] = scalar;
                    break;
                case ("query", { } name):
                    query[name] = type.Kind == InputKind.List && IsExploded(parameter)
                        ? new InputType { Kind = InputKind.List, Element = Scalar(type.Element!) } : Scalar(type);
                    required.RemoveWhere(n => n == name);
                    if (DraftDocument.Member(parameter, "required") is { ValueKind: JsonValueKind.True })
                    {
                        required.Add(name);
                    }

                    break;
            }
        }

        var parts = new Dictionary<string, InputType>(StringComparer.Ordinal);
        if (path.Count > 0)
        {
            parts["path"] = Record(path, []);
        }

        if (query.Count > 0)
        {
            parts["query"] = Record(query, required);
        }

        if (Body(operation) is { Kind: not InputKind.Any } body)
        {
            parts["body"] = body;
        }

        return parts.Count == 0 ? null : Record(parts, []);
    }

    private InputType? Body(JsonElement operation)
    {
        var body = DraftDocument.Member(operation, "requestBody") is { } given ? document.Resolve(given) : null;
        foreach (var content in DraftDocument.Member(body, "content") is { ValueKind: JsonValueKind.Object } contents ? contents.EnumerateObject() : default)
        {
            var media = content.Name.Split(';')[0].Trim();
            if ((media == "application/json" || media.EndsWith("+json", StringComparison.Ordinal)) && DraftDocument.Member(content.Value, "schema") is { } schema)
            {
                return _schemas.Read(schema);
            }
        }

        return null;
    }

    private IEnumerable<JsonElement> Parameters(JsonElement owner) => DraftDocument.Member(owner, "parameters") is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Select(document.Resolve).OfType<JsonElement>() : [];

    // OpenAPI's default is name=a&name=b; otherwise a list is one text.
    private static bool IsExploded(JsonElement parameter) =>
        DraftDocument.Text(parameter, "style") is null or "form" && DraftDocument.Member(parameter, "explode") is not { ValueKind: JsonValueKind.False };

    private static InputType Scalar(InputType type) =>
        type.Kind is InputKind.Integer or InputKind.Number or InputKind.Truth ? type.With(false)
        : type.Kind == InputKind.Text ? type.With(false)
        : InputType.Text;

    private static InputType Record(Dictionary<string, InputType> members, IEnumerable<string> required) =>
        new() { Kind = InputKind.Record, Members = members.ToFrozenDictionary(StringComparer.Ordinal), Required = [.. required] };

    /// <summary>What the last parameter of the path probably names, as a suggestion: only the author knows the relation model.</summary>
    private static string? Resource(PathTemplate template)
    {
        for (var i = template.Segments.Length - 1; i > 0; i--)
        {
            if (template.Segments[i].Parameter is { } parameter && template.Segments[i - 1] is { Parameter: null, Before: { Length: > 1 } things })
            {
                var type = things.EndsWith('s') ? things[..^1] : things;
                return $"resource: {{ type: {type}, id: args.path.{parameter}, human: can_read }}";
            }
        }

        return null;
    }
}
