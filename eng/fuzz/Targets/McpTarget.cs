using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Mcp;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>
/// Bodies of MCP requests. What is accepted goes on byte for byte, so every other reader must find in it what was decided on: one that
/// takes the first of two members, one that takes the last, and a lenient one that knows no letter case.
/// </summary>
internal sealed class McpTarget : Target
{
    private static readonly JsonSerializerOptions Lenient = new() { PropertyNameCaseInsensitive = true, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };

    private static readonly string[] Good =
    [
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"a":1,"b":[{"c":"d"}]}}}""",
        """{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"echo","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}""",
        """{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{"cursor":"abc"}}""",
        """{"jsonrpc":"2.0","id":3,"method":"resources/read","params":{"uri":"file:///a/b"}}""",
        """{"jsonrpc":"2.0","id":4,"method":"prompts/get","params":{"name":"greet","arguments":{"who":"Ann"}}}""",
        """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""",
        """[{"jsonrpc":"2.0","id":1,"method":"ping"}]""",
    ];

    public override IReadOnlyList<string> Words =>
        ["\"name\":\"evil\",", "\"Name\":\"evil\",", "\"n\\u0061me\":\"evil\",", "\"method\":\"ping\",", "\"params\":{},", "\"arguments\":{\"a\":2},", "\"ARGUMENTS\":{},", "\"_meta\":{},", "\"id\":2,", "[", "]", "{", "}", "\"", ",", "\\ud800", "\\u0000", "\u00ff", "\0", "1e400", "/**/", "\ufeff", "null", "tools/list", "tools/call", "resources/read", "prompts/get", "\"uri\":\"file:///x\","];

    public override IEnumerable<byte[]> Seeds() => Good.Select(Encoding.UTF8.GetBytes);

    /// <summary>How often something was let through: never would mean that nothing was compared.</summary>
    public int Accepted { get; private set; }

    public override void Try(ReadOnlySpan<byte> input)
    {
        var body = input.ToArray();
        var (document, refusal) = StrictBody.Parse(body);
        using (document)
        {
            if (document is null || refusal is not null)
            {
                Promise(refusal is { Code.Length: > 0 }, "a refusal has a code");
                return;
            }

            var (request, refused) = McpRequestReader.Read(document.RootElement);
            Promise(request is null == refused is not null, "a body is a request or refused");
            if (request is not null)
            {
                Accepted++;
                Judge(request, body);
            }
        }
    }

    private static void Judge(McpRequest request, byte[] body)
    {
        var call = request.CallAt("crm", "name");
        foreach (var last in new[] { false, true })
        {
            Promise(Text(body, last, "method") == request.Method, "whoever takes the first or the last method finds the same");
            if (call is not null && request.Method is "tools/call" or "prompts/get")
            {
                Promise(Text(body, last, "params", "name") == Named(request), "whoever takes the first or the last name finds the same");
            }
        }

        var read = JsonSerializer.Deserialize<Body>(body, Lenient)!;
        Promise(read.Method == request.Method, "a lenient reader finds the same method");
        if (request.Method is "tools/call" or "prompts/get")
        {
            Promise(read.Params?.Name == Named(request), "a lenient reader finds the same name");
            Promise(Same(read.Params?.Arguments, request.Arguments), "a lenient reader finds the same arguments");
        }
    }

    private static string? Named(McpRequest request) => request.Param("name")?.GetString();

    private static bool Same(JsonElement? one, JsonElement? other) =>
        (one is null or { ValueKind: JsonValueKind.Null }) == other is null && (other is null || JsonElement.DeepEquals(one!.Value, other.Value));

    /// <summary>The text at a path, as a reader finds it that knows nothing of duplicates.</summary>
    private static string? Text(ReadOnlySpan<byte> body, bool last, params string[] path)
    {
        var reader = new Utf8JsonReader(body);
        string? found = null;
        var depth = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 1)
            {
                depth = reader.CurrentDepth < depth ? reader.CurrentDepth : depth;
                continue;
            }

            if (!reader.ValueTextEquals(path[depth]))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (depth == path.Length - 1)
            {
                found = last || found is null ? reader.TokenType == JsonTokenType.String ? reader.GetString() : null : found;
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                depth++;
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    private sealed record Body(string? Method, Parameters? Params);

    private sealed record Parameters(string? Name, JsonElement? Arguments);
}
