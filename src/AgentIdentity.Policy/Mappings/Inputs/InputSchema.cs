using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Mappings.Inputs;

/// <summary>
/// Reads the part of JSON Schema that types need: <c>type</c>, <c>properties</c>, <c>required</c>, <c>items</c>, <c>enum</c> and
/// <c>additionalProperties</c>. Any other keyword is refused, since an author would believe that it is enforced.
/// </summary>
internal static class InputSchema
{
    private const int MaxDepth = 16;
    private static readonly string[] Types = ["string", "integer", "number", "boolean", "array", "object"];

    public static InputType Read(YamlValue value, int depth = 0)
    {
        var fields = new YamlFields(value, "a schema", "type", "description", "properties", "required", "items", "enum", "additionalProperties");
        if (depth > MaxDepth)
        {
            throw YamlFields.Wrong(value, $"a schema is nested more than {MaxDepth} deep; leave the inner ones out, rules then read them untyped");
        }

        var (type, orNull) = Type(fields);
        Only(fields, type, "string", "enum");
        Only(fields, type, "array", "items");
        Only(fields, type, "object", "properties", "required", "additionalProperties");
        return type switch
        {
            "string" => new InputType { Kind = InputKind.Text, OrNull = orNull, OneOf = fields.Has("enum") ? [.. fields.Texts("enum").Select(t => t.Text)] : default },
            "integer" => new InputType { Kind = InputKind.Integer, OrNull = orNull },
            "number" => new InputType { Kind = InputKind.Number, OrNull = orNull },
            "boolean" => new InputType { Kind = InputKind.Truth, OrNull = orNull },
            "array" => new InputType { Kind = InputKind.List, OrNull = orNull, Element = fields.Find("items") is { } items ? Read(items, depth + 1) : InputType.Any },
            "object" => Object(fields, orNull, depth),
            _ => InputType.Any,
        };
    }

    /// <summary>A map of names to schemas.</summary>
    public static FrozenDictionary<string, InputType> Members(YamlValue? value, string what, int depth = 0) => value switch
    {
        null => FrozenDictionary<string, InputType>.Empty,
        YamlMap map => map.Entries.ToFrozenDictionary(e => e.Key.Text, e => Read(e.Value, depth + 1), StringComparer.Ordinal),
        _ => throw YamlFields.Wrong(value, $"{what} must be a map of names to schemas"),
    };

    private static InputType Object(YamlFields fields, bool orNull, int depth)
    {
        var members = Members(fields.Find("properties"), "'properties'", depth);
        var (closed, others) = Others(fields, depth);
        if (!fields.Has("properties") && !closed)
        {
            return new InputType { Kind = InputKind.Map, OrNull = orNull, Element = others ?? InputType.Any };
        }

        if (others is not null)
        {
            throw YamlFields.Wrong(fields.Require("additionalProperties"), "'additionalProperties' is true or false beside 'properties'");
        }

        return new InputType { Kind = InputKind.Record, OrNull = orNull, Members = members, Required = Required(fields, members), Closed = closed };
    }

    private static (bool Closed, InputType? Others) Others(YamlFields fields, int depth) => fields.Find("additionalProperties") switch
    {
        null or YamlText { Quoted: false, Text: "true" } => (false, null),
        YamlText { Quoted: false, Text: "false" } => (true, null),
        var schema => (false, Read(schema, depth + 1)),
    };

    private static ImmutableArray<string> Required(YamlFields fields, FrozenDictionary<string, InputType> members)
    {
        if (!fields.Has("required"))
        {
            return [];
        }

        var names = fields.Texts("required");
        var unknown = names.FirstOrDefault(n => !members.ContainsKey(n.Text));
        return unknown is null ? [.. names.Select(n => n.Text)]
            : throw YamlFields.Wrong(unknown, $"'{unknown.Text}' is required and not among the properties{Spelling.Hint(unknown.Text, [.. members.Keys])}");
    }

    private static (string? Type, bool OrNull) Type(YamlFields fields)
    {
        var given = fields.Find("type");
        var names = given switch
        {
            null => [],
            YamlList => fields.Texts("type"),
            _ => [fields.RequireText("type")],
        };
        var others = names.Where(n => n.Text != "null").ToArray();
        return others switch
        {
            [] when given is null => (fields.Has("properties") ? "object" : null, false),
            [var one] when Types.Contains(one.Text) => (one.Text, names.Length > 1),
            [var one] => throw YamlFields.Wrong(one, $"'{one.Text}' is no type; a type is {string.Join(", ", Types)}{Spelling.Hint(one.Text, Types)}"),
            _ => throw YamlFields.Wrong(given!, "'type' is one type, or a list of one type and \"null\"; leave it out where several types will do"),
        };
    }

    private static void Only(YamlFields fields, string? type, string owner, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (type != owner && fields.Find(key) is { } value)
            {
                throw YamlFields.Wrong(value, $"'{key}' belongs to a schema of type {owner}");
            }
        }
    }
}
