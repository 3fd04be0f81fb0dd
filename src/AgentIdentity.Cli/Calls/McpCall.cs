using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Calls;

/// <summary>One request to an MCP server in the revision that needs no session (2026-07-28), and its answer as text.</summary>
internal static class McpCall
{
    private const string Revision = "2026-07-28";

    public static HttpRequestMessage Of(Uri url, string? tool, JsonNode arguments)
    {
        var method = tool is null ? "tools/list" : "tools/call";
        JsonObject parameters = tool is null ? [] : new() { ["name"] = tool, ["arguments"] = arguments };
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Revision,
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "agentid", ["version"] = "1.0.0" },
        };
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters };
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", Revision);
        request.Headers.Add("Mcp-Method", method);
        if (tool is not null)
        {
            request.Headers.Add("Mcp-Name", $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(tool))}?=");
        }

        return request;
    }

    /// <summary>The names of the tools, the text of a result, or why there is none.</summary>
    public static (bool Done, string Text) Read(string answer)
    {
        try
        {
            var message = JsonElement.Parse(Last(answer));
            if (Json.Text(message, "error.message") is { } refusal)
            {
                var code = Json.Text(message, "error.data.code");
                return (false, code is null ? refusal : $"{refusal} ({code})");
            }

            if (Json.Member(message, "result.tools") is { ValueKind: JsonValueKind.Array } tools)
            {
                return (true, string.Join('\n', tools.EnumerateArray().Select(static tool => Json.Text(tool, "name"))));
            }

            var content = Json.Member(message, "result.content") is { ValueKind: JsonValueKind.Array } blocks ? blocks.EnumerateArray() : default;
            var text = string.Join('\n', content.Select(static block => Json.Text(block, "text") ?? $"[{Json.Text(block, "type")}]"));
            return (Json.Text(message, "result.isError") != "true", text);
        }
        catch (JsonException)
        {
            return (false, answer);
        }
    }

    // The answer is the message itself, or the last event of a stream.
    private static string Last(string answer) => answer.TrimStart().StartsWith('{')
        ? answer
        : answer.Split('\n').LastOrDefault(static line => line.StartsWith("data:", StringComparison.Ordinal))?[5..] ?? answer;
}
