using System.Text;

namespace AgentIdentity.Server.DirectCalls;

/// <summary>A question that changes nothing, in the words of an upstream.</summary>
internal sealed record DoorQuestion(string? Revision, string? Method, string? Body)
{
    /// <summary>Of an API.</summary>
    public static DoorQuestion Get { get; } = new(null, null, null);

    /// <summary>Of an MCP server: the newest revision, then one that begins with a handshake.</summary>
    public static IReadOnlyList<DoorQuestion> Mcp { get; } =
    [
        new("2026-07-28", "tools/list", """
            {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}
            """),
        new("2025-11-25", null, """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"agentidentity-doctor","version":"1.0.0"}}}
            """),
    ];

    public HttpRequestMessage To(Uri target)
    {
        if (Body is null)
        {
            return new HttpRequestMessage(HttpMethod.Get, target);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", Revision);
        if (Method is not null)
        {
            request.Headers.Add("Mcp-Method", Method);
        }

        return request;
    }
}
