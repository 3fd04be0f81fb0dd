using System.Text.Json;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Mappings.Inputs;

/// <summary>
/// Reads arguments as their declared types, exactly: a text is no number, a half is no integer. What does not fit is an error that
/// says where; a rule that was checked against the types would otherwise meet values that it was not written for.
/// </summary>
internal static class InputReading
{
    /// <param name="path">Where the value stands, for the message.</param>
    public static CelValue Read(JsonElement json, InputType type, string path)
    {
        if (type.OrNull && json.ValueKind == JsonValueKind.Null)
        {
            return CelValue.Null;
        }

        return (type.Kind, json.ValueKind) switch
        {
            (InputKind.Any, _) => At(path, CelValue.FromJson(json)),
            (InputKind.Text, JsonValueKind.String) => Text(At(path, CelValue.FromJson(json)), type, path),
            (InputKind.Integer, JsonValueKind.Number) => At(path, CelValue.FromJson(json, CelType.Int)),
            (InputKind.Number, JsonValueKind.Number) => At(path, CelValue.FromJson(json, CelType.Double)),
            (InputKind.Truth, JsonValueKind.True or JsonValueKind.False) => CelValue.FromBool(json.GetBoolean()),
            (InputKind.List, JsonValueKind.Array) => List(json, type.Element!, path),
            (InputKind.Map, JsonValueKind.Object) => Map(json, type.Element!, path),
            (InputKind.Record, JsonValueKind.Object) => Record(json, type, path),
            _ => CelValue.Error($"{path} is {Name(json.ValueKind)}, where the mapping declares {Name(type)}"),
        };
    }

    /// <summary>Holds a text against the texts that are allowed.</summary>
    public static CelValue Text(CelValue value, InputType type, string path) =>
        value.IsError || type.OneOf.IsDefault || type.OneOf.Contains(value.AsString) ? value
            : CelValue.Error($"{path} is none of {string.Join(", ", type.OneOf)}");

    /// <summary>What is wrong with the names of a record's members, or null.</summary>
    public static string? Undeclared(string name, InputType type, string path)
    {
        if (type.Closed)
        {
            return $"{path}.{name} is not declared, and the mapping takes no other members";
        }

        // Servers that ignore case would take it for the declared one, which is the only one that rules see.
        foreach (var declared in type.Members.Keys)
        {
            if (declared.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return $"{path}.{name} differs from the declared {declared} in case only";
            }
        }

        return null;
    }

    public static string Name(InputType type) => type.Kind switch
    {
        InputKind.Text => "a text",
        InputKind.Integer => "a whole number",
        InputKind.Number => "a number",
        InputKind.Truth => "true or false",
        InputKind.List => "a list",
        InputKind.Any => "anything",
        _ => "an object",
    };

    private static CelValue List(JsonElement json, InputType element, string path)
    {
        var items = new List<CelValue>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
        {
            var value = Read(item, element, $"{path}[{items.Count}]");
            if (value.IsError)
            {
                return value;
            }

            items.Add(value);
        }

        return CelValue.FromList(items);
    }

    private static CelValue Map(JsonElement json, InputType element, string path)
    {
        var entries = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            var value = Read(member.Value, element, $"{path}.{member.Name}");
            if (value.IsError)
            {
                return value;
            }

            entries[member.Name] = value;
        }

        return CelValue.FromMap(entries);
    }

    private static CelValue Record(JsonElement json, InputType type, string path)
    {
        var entries = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            var declared = type.Members.TryGetValue(member.Name, out var known);
            if (!declared && Undeclared(member.Name, type, path) is { } problem)
            {
                return CelValue.Error(problem);
            }

            var value = declared ? Read(member.Value, known!, $"{path}.{member.Name}") : At(path, CelValue.FromJson(member.Value));
            if (value.IsError)
            {
                return value;
            }

            entries[member.Name] = value;
        }

        foreach (var name in type.Required)
        {
            if (!entries.ContainsKey(name))
            {
                return CelValue.Error($"{path}.{name} is missing");
            }
        }

        return CelValue.FromMap(entries);
    }

    private static CelValue At(string path, CelValue value) => value.IsError ? CelValue.Error($"{path}: {value.ErrorText}") : value;

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "null",
    };
}
