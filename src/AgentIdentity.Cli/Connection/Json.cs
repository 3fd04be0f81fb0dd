using System.Text.Json;

namespace AgentIdentity.Cli.Connection;

/// <summary>Reads answers of the server without assuming more of their shape than is shown.</summary>
internal static class Json
{
    public static JsonElement EmptyObject { get; } = JsonElement.Parse("{}");

    /// <summary>A member, by name or by a path with dots.</summary>
    public static JsonElement? Member(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    /// <summary>A member as text: strings as they are, everything else as JSON.</summary>
    public static string? Text(JsonElement element, string path) => Member(element, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };

    /// <summary>The rows of an answer: the array itself, or the only array in the object around it.</summary>
    public static IEnumerable<JsonElement> Rows(JsonElement answer)
    {
        var array = answer.ValueKind == JsonValueKind.Object
            ? answer.EnumerateObject().Select(member => member.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array)
            : answer;
        return array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : [];
    }
}
