using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;

namespace AgentIdentity.Gateway.Mcp.Asks;

/// <summary>What is sealed into the state of a call that waits for its client: the server's own state, and what the gateway answers for the client.</summary>
/// <param name="Upstream">The server's own state, if it gave one.</param>
/// <param name="Asked">The keys of what the client was asked: it may answer these and no others.</param>
/// <param name="Given">What the gateway answers itself, by key: to what the server may not ask.</param>
internal sealed record CallState(string? Upstream, IReadOnlyList<string> Asked, IReadOnlyList<KeyValuePair<string, string>> Given)
{
    public string Write() => McpWriter.Object(json =>
    {
        if (Upstream is not null)
        {
            json.WriteString("state", Upstream);
        }

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
            [.. root.GetProperty("given").EnumerateObject().Select(static one => KeyValuePair.Create(one.Name, one.Value.GetString()!))]);
    }

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
