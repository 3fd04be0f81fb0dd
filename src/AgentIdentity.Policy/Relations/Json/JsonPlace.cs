using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Policy.Relations.Json;

/// <summary>A value in a JSON document that knows where it stands, as a JSON pointer (RFC 6901).</summary>
internal readonly record struct JsonPlace(JsonElement Value, string Pointer)
{
    /// <summary>A map with these members and no others. Names count in snake and in camel case, as in protobuf's JSON; null counts as absent.</summary>
    public JsonFields Fields(params ReadOnlySpan<string> allowed)
    {
        var found = new Dictionary<string, JsonPlace>(StringComparer.Ordinal);
        foreach (var (name, place) in Entries())
        {
            var known = Known(name, allowed) ?? throw place.Refuse(allowed.IsEmpty
                ? $"there must be nothing in here, but there is '{name}'"
                : $"there is no '{name}' here; there are {string.Join(", ", allowed!)}");
            if (!found.TryAdd(known, place))
            {
                throw place.Refuse($"'{known}' stands here twice");
            }
        }

        return new JsonFields(this, found);
    }

    /// <summary>A map of exactly one of these members.</summary>
    public (string Name, JsonPlace Body) Choice(params string[] allowed)
    {
        var fields = Fields(allowed);
        var given = allowed.Where(a => fields.Find(a) is not null).ToArray();
        return given.Length == 1 ? (given[0], fields.Find(given[0])!.Value) : throw Refuse($"there must be one of {string.Join(", ", allowed)}");
    }

    /// <summary>The members of a map, each name once.</summary>
    public IEnumerable<(string Name, JsonPlace Place)> Entries()
    {
        if (Value.ValueKind != JsonValueKind.Object)
        {
            throw Refuse($"an object must stand here, not {Kind}");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<(string, JsonPlace)>();
        foreach (var member in Value.EnumerateObject())
        {
            var place = new JsonPlace(member.Value, Pointer + "/" + member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            entries.Add(seen.Add(member.Name) ? (member.Name, place) : throw place.Refuse($"'{member.Name}' stands here twice"));
        }

        return entries;
    }

    public ImmutableArray<JsonPlace> Items()
    {
        if (Value.ValueKind != JsonValueKind.Array)
        {
            throw Refuse($"a list must stand here, not {Kind}");
        }

        var pointer = Pointer;
        return [.. Value.EnumerateArray().Select((item, i) => new JsonPlace(item, $"{pointer}/{i}"))];
    }

    public string Text() => Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Refuse($"a text must stand here, not {Kind}");

    public ModelJsonException Refuse(string message, string? kind = null) => new(Pointer, message, kind);

    private string Kind => Value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "null",
    };

    private static string? Known(string name, ReadOnlySpan<string> allowed)
    {
        foreach (var known in allowed)
        {
            if (name == known || name == Camel(known) || name == Snake(known))
            {
                return known;
            }
        }

        return null;
    }

    private static string Camel(string name) =>
        string.Concat(name.Split('_').Select((word, i) => i == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Snake(string name) =>
        string.Concat(name.Select(c => char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString()));
}
