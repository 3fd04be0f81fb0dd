using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;

namespace AgentIdentity.Gateway.Mcp.Asks;

/// <summary>What is sealed into the state of a call that waits for its client: the server's own state, and what the gateway answers for the client.</summary>
/// <param name="Upstream">The server's own state, if it gave one.</param>
/// <param name="Asked">The keys of what the client was asked: it may answer these and no others.</param>
/// <param name="Given">What the gateway answers itself, by key: to what the server may not ask.</param>
internal sealed record CallState(string? Upstream, IReadOnlyList<string> Asked, IReadOnlyList<KeyValuePair<string, string>> Given)
{
    /// <summary>The decision that let the first part out, where it relied on an approval.</summary>
    public string? Continues { get; init; }

    /// <summary>The words of each question, by key: an answer cannot be judged without them.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>();

    public string Write() => McpWriter.Object(json =>
    {
        if (Upstream is not null)
        {
            json.WriteString("state", Upstream);
        }

        if (Continues is not null)
        {
            json.WriteString("continues", Continues);
        }

        json.WriteStartObject("words");
        foreach (var (key, words) in Words)
        {
            json.WriteString(key, words);
        }

        json.WriteEndObject();
        json.WriteStartArray("asked");
        foreach (var key in Asked)
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
        json.WriteStartObject("given");
        foreach (var (key, answer) in Given)
        {
            json.WriteString(key, answer);
        }

        json.WriteEndObject();
    }).GetRawText();

    /// <summary>Reads what <see cref="Write"/> wrote; nobody else can have.</summary>
    public static CallState Read(string text)
    {
        var root = JsonElement.Parse(text);
        return new CallState(
            McpRequestReader.Text(root, "state"),
            [.. root.GetProperty("asked").EnumerateArray().Select(static key => key.GetString()!)],
            [.. root.GetProperty("given").EnumerateObject().Select(static one => KeyValuePair.Create(one.Name, one.Value.GetString()!))])
        {
            Continues = McpRequestReader.Text(root, "continues"),
            Words = root.GetProperty("words").EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value.GetString()!, StringComparer.Ordinal),
        };
    }

    /// <summary>What these answers tell the server, beside the question that each is to; null where all of them say no, or nothing.</summary>
    public JsonElement? Told(JsonElement? responses)
    {
        if (responses is not { ValueKind: JsonValueKind.Object } all)
        {
            return null;
        }

        var told = Asked.Where(key => all.TryGetProperty(key, out var answer) && !SaysNo(answer)).ToList();
        return told.Count == 0 ? null : McpWriter.Object(json =>
        {
            foreach (var key in told)
            {
                json.WriteStartObject(key);
                json.WriteString("question", Words.GetValueOrDefault(key, ""));
                json.WritePropertyName("answer");
                all.GetProperty(key).WriteTo(json);
                json.WriteEndObject();
            }
        });
    }

    private static bool SaysNo(JsonElement answer) => answer.ValueKind == JsonValueKind.Object && answer.GetPropertyCount() == 1
        && McpRequestReader.Text(answer, "action") is "decline" or "cancel";

    /// <summary>The params of the retry: the call as it was, with what the client answers to what it was asked.</summary>
    public JsonElement Resume(JsonElement? parameters, JsonElement? responses) => McpWriter.Object(json =>
    {
        LinkParams.WriteTo(json, parameters);
        if (Upstream is not null)
        {
            json.WriteString("requestState", Upstream);
        }

        json.WriteStartObject("inputResponses");
        foreach (var key in Asked)
        {
            if (responses is { } all && all.TryGetProperty(key, out var answer))
            {
                json.WritePropertyName(key);
                answer.WriteTo(json);
            }
        }

        foreach (var (key, answer) in Given)
        {
            json.WritePropertyName(key);
            json.WriteRawValue(answer);
        }

        json.WriteEndObject();
    });
}
