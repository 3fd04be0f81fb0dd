using System.Text.Json;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Mappings.Inputs;

namespace AgentIdentity.Policy.Mappings.Paths;

/// <summary>The arguments of an HTTP or data call: <c>{query, body}</c>. The query is the text that was sent, or, where nothing was sent yet, a map.</summary>
internal readonly struct HttpArguments(JsonElement? arguments)
{
    /// <summary>Null where nobody has read it, or there is none.</summary>
    public JsonElement? Body { get; } = arguments is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("body", out var body) ? body : null;

    private readonly JsonElement? _query = arguments is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("query", out var query) ? query : null;

    /// <summary>Null where there is neither query nor body.</summary>
    public static JsonElement? Of(string? query, JsonElement? body)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        if (query is { Length: > 0 })
        {
            members["query"] = query;
        }

        if (body is { } read)
        {
            members["body"] = read;
        }

        return members.Count == 0 ? null : JsonSerializer.SerializeToElement(members);
    }

    /// <summary>The query as its mapping declares it; an error where it cannot be read so.</summary>
    public CelValue Query(InputType type) => _query switch
    {
        null => QueryText.Read("", type),
        { ValueKind: JsonValueKind.String } text => QueryText.Read(text.GetString()!, type),
        { ValueKind: JsonValueKind.Object } map => QueryText.Read(map.EnumerateObject().SelectMany(Pairs), type),
        _ => CelValue.Error("query is neither a text nor an object"),
    };

    private static IEnumerable<(string Name, string Value)> Pairs(JsonProperty member) => member.Value.ValueKind == JsonValueKind.Array
        ? member.Value.EnumerateArray().Select(item => (member.Name, item.ToString()))
        : [(member.Name, member.Value.ToString())];
}
