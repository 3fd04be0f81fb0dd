using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Json;

/// <summary>The types of conditions' parameters: <c>TYPE_NAME_LIST</c> with its element among <c>generic_types</c>.</summary>
internal static class ParameterTypeJson
{
    private const string Prefix = "TYPE_NAME_";
    private const int MaxDepth = 8;

    private static readonly ImmutableArray<string> Names =
        ["any", "bool", "string", "int", "uint", "double", "duration", "timestamp", "map", "list", "ipaddress"];

    public static void Write(Utf8JsonWriter json, ParameterType type)
    {
        json.WriteStartObject();
        json.WriteString("type_name", Prefix + type.Name.ToUpperInvariant());
        if (type.Element is not null)
        {
            json.WriteStartArray("generic_types");
            Write(json, type.Element);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static ParameterType Read(JsonPlace place, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw place.Refuse($"types are nested more than {MaxDepth} deep");
        }

        var fields = place.Fields("type_name", "generic_types");
        var given = fields.Require("type_name");
        var name = Names.FirstOrDefault(n => given.Text() == Prefix + n.ToUpperInvariant())
            ?? throw given.Refuse($"'{given.Text()}' is no parameter type; the types are {string.Join(", ", Names.Select(n => Prefix + n.ToUpperInvariant()))}");
        var elements = fields.Find("generic_types")?.Items() ?? [];
        return name is "list" or "map"
            ? elements.Length == 1 ? new ParameterType(name, Read(elements[0], depth + 1)) : throw place.Refuse($"a {name} has one element type in 'generic_types'")
            : elements.IsEmpty ? new ParameterType(name) : throw place.Refuse($"'{given.Text()}' has no 'generic_types'");
    }
}
