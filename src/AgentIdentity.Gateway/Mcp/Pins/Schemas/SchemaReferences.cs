using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>Finds what <c>$ref</c> refers to: a place of the same schema. Nothing is ever fetched.</summary>
internal sealed class SchemaReferences(JsonElement root)
{
    private readonly string? _id = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("$id", out var id) && id.ValueKind == JsonValueKind.String
        ? id.GetString()!.TrimEnd('#') : null;

    private Dictionary<string, (JsonElement Element, string Place)>? _anchors;

    /// <exception cref="SchemaException">It refers to something else, or to nothing.</exception>
    public (JsonElement Element, string Place) Find(string reference, string from)
    {
        var own = _id is { Length: > 0 } && reference.StartsWith(_id, StringComparison.Ordinal) ? reference[_id.Length..] : reference;
        if (own.Length > 0 && own[0] != '#')
        {
            throw new SchemaException(from, "'$ref' refers to another document; nothing is fetched, so put it under '$defs'");
        }

        var fragment = own.Length == 0 ? "" : Uri.UnescapeDataString(own[1..]);
        if (fragment.Length > 0 && fragment[0] != '/')
        {
            return (_anchors ??= Anchors()).TryGetValue(fragment, out var anchored) ? anchored : throw Nothing(from);
        }

        var (element, place) = (root, "");
        foreach (var part in fragment.Split('/').Skip(1))
        {
            element = Step(element, part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)) ?? throw Nothing(from);
            place += "/" + part;
        }

        return (element, place);
    }

    private static JsonElement? Step(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty(name, out var member) => member,
        JsonValueKind.Array when int.TryParse(name, System.Globalization.NumberStyles.None, null, out var index) && index < element.GetArrayLength() => element[index],
        _ => null,
    };

    private Dictionary<string, (JsonElement, string)> Anchors()
    {
        var anchors = new Dictionary<string, (JsonElement, string)>(StringComparer.Ordinal);
        var open = new Stack<(JsonElement Element, string Place)>([(root, "")]);
        while (open.TryPop(out var next))
        {
            switch (next.Element.ValueKind)
            {
                case JsonValueKind.Object:
                    if (next.Element.TryGetProperty("$anchor", out var anchor) && anchor.ValueKind == JsonValueKind.String && !anchors.TryAdd(anchor.GetString()!, next))
                    {
                        throw new SchemaException(next.Place, "two parts have the same '$anchor'");
                    }

                    foreach (var member in next.Element.EnumerateObject())
                    {
                        open.Push((member.Value, new SchemaFields(next.Element, next.Place).Below(member.Name)));
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var (at, item) in next.Element.EnumerateArray().Index())
                    {
                        open.Push((item, $"{next.Place}/{at}"));
                    }

                    break;
            }
        }

        return anchors;
    }

    private static SchemaException Nothing(string from) => new(from, "'$ref' refers to nothing in the schema");
}
