using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Mappings.Inputs;

namespace AgentIdentity.Policy.Mappings.Drafting;

/// <summary>
/// Makes an input's type of a JSON Schema as people publish them. What a type cannot say is left out, and what it cannot hold becomes
/// "anything": a draft narrows only what the document is plain about.
/// </summary>
internal sealed class SchemaDraft(DraftDocument document)
{
    private const int MaxDepth = 10;
    // A schema that refers to others in a fan would grow without end.
    private const int MostPerEntry = 500;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _left;

    /// <summary>Reads one schema.</summary>
    public InputType Read(JsonElement schema)
    {
        _left = MostPerEntry;
        return Read(schema, 0);
    }

    private InputType Read(JsonElement given, int depth)
    {
        if (_left-- <= 0 || depth > MaxDepth || document.Resolve(given) is not { ValueKind: JsonValueKind.Object } schema)
        {
            return InputType.Any;
        }

        // A type within itself has no end.
        var reference = DraftDocument.Text(given, "$ref");
        if (reference is not null && !_open.Add(reference))
        {
            return InputType.Any;
        }

        var type = ReadPlain(schema, depth);
        _open.Remove(reference ?? "");
        return type;
    }

    private InputType ReadPlain(JsonElement schema, int depth)
    {
        foreach (var choice in (ReadOnlySpan<string>)["oneOf", "anyOf"])
        {
            if (DraftDocument.Member(schema, choice) is { ValueKind: JsonValueKind.Array } choices)
            {
                return Either([.. choices.EnumerateArray()], depth);
            }
        }

        var own = Own(schema, depth);
        return DraftDocument.Member(schema, "allOf") is { ValueKind: JsonValueKind.Array } parts
            ? parts.EnumerateArray().Select(part => Read(part, depth + 1)).Aggregate(own, Both) : own;
    }

    private InputType Own(JsonElement schema, int depth)
    {
        var (type, orNull) = Type(schema);
        return type switch
        {
            "string" => new InputType { Kind = InputKind.Text, OrNull = orNull, OneOf = OneOf(schema) },
            "integer" => new InputType { Kind = InputKind.Integer, OrNull = orNull },
            "number" => new InputType { Kind = InputKind.Number, OrNull = orNull },
            "boolean" => new InputType { Kind = InputKind.Truth, OrNull = orNull },
            "array" => new InputType
            {
                Kind = InputKind.List,
                OrNull = orNull,
                Element = DraftDocument.Member(schema, "items") is { } items ? Read(items, depth + 1) : InputType.Any,
            },
            "object" => Object(schema, orNull, depth),
            _ => InputType.Any,
        };
    }

    private InputType Object(JsonElement schema, bool orNull, int depth)
    {
        var others = DraftDocument.Member(schema, "additionalProperties");
        var members = new Dictionary<string, InputType>(StringComparer.Ordinal);
        var readOnly = new HashSet<string>(StringComparer.Ordinal);
        var properties = DraftDocument.Member(schema, "properties") is { ValueKind: JsonValueKind.Object } given && given.GetPropertyCount() <= _left ? given : default;
        foreach (var member in properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject() : default)
        {
            if (members.TryAdd(member.Name, Read(member.Value, depth + 1)) && DraftDocument.Member(member.Value, "readOnly") is { ValueKind: JsonValueKind.True })
            {
                readOnly.Add(member.Name);
            }
        }

        var closed = others is { ValueKind: JsonValueKind.False };
        if (members.Count == 0 && !closed)
        {
            return new InputType { Kind = InputKind.Map, OrNull = orNull, Element = others is { ValueKind: JsonValueKind.Object } element ? Read(element, depth + 1) : InputType.Any };
        }

        return new InputType
        {
            Kind = InputKind.Record,
            OrNull = orNull,
            Closed = closed,
            Members = members.ToFrozenDictionary(StringComparer.Ordinal),
            Required = [.. Texts(schema, "required").Where(name => members.ContainsKey(name) && !readOnly.Contains(name)).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>What both say; where they say different things, nothing.</summary>
    private static InputType Both(InputType a, InputType b)
    {
        if (a.Kind != InputKind.Record || b.Kind != InputKind.Record)
        {
            return b.Kind == InputKind.Any || (b.Kind == InputKind.Map && a.Kind == InputKind.Record) ? a
                : a.Kind == InputKind.Any || (a.Kind == InputKind.Map && b.Kind == InputKind.Record) ? b
                : a.Kind == b.Kind ? a
                : InputType.Any;
        }

        var members = a.Members.Where(m => !b.Members.ContainsKey(m.Key)).Concat(b.Members);
        return new InputType
        {
            Kind = InputKind.Record,
            OrNull = a.OrNull && b.OrNull,
            Members = members.ToFrozenDictionary(StringComparer.Ordinal),
            Required = [.. a.Required.Union(b.Required, StringComparer.Ordinal)],
        };
    }

    private InputType Either(JsonElement[] choices, int depth)
    {
        var orNull = choices.Any(c => DraftDocument.Text(c, "type") == "null");
        var types = choices.Where(c => DraftDocument.Text(c, "type") != "null").Select(c => Read(c, depth + 1)).ToArray();
        return types switch
        {
            [var one] => one.With(orNull || one.OrNull),
            [{ Kind: InputKind.Text or InputKind.Integer or InputKind.Number or InputKind.Truth } first, ..] when types.All(t => t.Kind == first.Kind) =>
                new InputType { Kind = first.Kind, OrNull = orNull || types.Any(t => t.OrNull), OneOf = types.Any(t => t.OneOf.IsDefault) ? default : [.. types.SelectMany(t => t.OneOf).Distinct(StringComparer.Ordinal)] },
            _ => InputType.Any,
        };
    }

    private static (string? Type, bool OrNull) Type(JsonElement schema)
    {
        // OpenAPI 3.0 says nullable, JSON Schema lists "null" as a type.
        var orNull = DraftDocument.Member(schema, "nullable") is { ValueKind: JsonValueKind.True };
        var names = DraftDocument.Member(schema, "type") is { ValueKind: JsonValueKind.Array } ? Texts(schema, "type").ToArray()
            : DraftDocument.Text(schema, "type") is { } one ? [one] : [];
        var others = names.Where(n => n != "null").ToArray();
        return others switch
        {
            [var type] => (type, orNull || names.Length > 1),
            [] when names.Length == 0 && DraftDocument.Member(schema, "properties") is not null => ("object", orNull),
            [] when names.Length == 0 && !OneOf(schema).IsDefault => ("string", orNull),
            _ => (null, false),
        };
    }

    private static ImmutableArray<string> OneOf(JsonElement schema)
    {
        if (DraftDocument.Text(schema, "const") is { } only)
        {
            return [only];
        }

        return DraftDocument.Member(schema, "enum") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            && list.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String && v.GetString()!.Length > 0)
            ? [.. list.EnumerateArray().Select(v => v.GetString()!).Distinct(StringComparer.Ordinal)] : default;
    }

    private static IEnumerable<string> Texts(JsonElement schema, string name) => DraftDocument.Member(schema, name) is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!) : [];
}
