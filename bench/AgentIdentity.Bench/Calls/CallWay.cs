using AgentIdentity.Bench.Models;

namespace AgentIdentity.Bench.Calls;

/// <summary>A contestant with the call that it is sent.</summary>
internal sealed record CallWay(string Name, Contestant Contestant, string Path, Func<string>? Token, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private const string Json = "application/json";

    /// <summary>An order of two hundred bytes.</summary>
    public static CallWay Http(string name, Contestant contestant, Func<string>? token) => new(
        name, contestant, BrokerForCalls.Order, token, new Dictionary<string, string> { ["Content-Type"] = Json, ["Accept"] = Json },
        """{"article":"A-1001","quantity":3,"price":{"amount":19.90,"currency":"EUR"},"remark":"Please deliver on a working day between nine and twelve o'clock, at the back door.","customer":"C-77412"}""");

    /// <summary>The same as a tool of MCP 2026-07-28.</summary>
    public static CallWay Mcp(string name, Contestant contestant, Func<string>? token) => new(
        name, contestant, "/mcp/tools", token,
        new Dictionary<string, string>
        {
            ["Content-Type"] = Json,
            ["Accept"] = "application/json, text/event-stream",
            ["MCP-Protocol-Version"] = "2026-07-28",
            ["Mcp-Method"] = "tools/call",
            ["Mcp-Name"] = "put_order",
        },
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"put_order","arguments":{"article":"A-1001","quantity":3,"customer":"C-77412"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""");

    public Turn Run(int connections, int seconds) => Wrk.Run(
        Contestant, Path, Token is null ? Headers : new Dictionary<string, string>(Headers) { ["Authorization"] = "Bearer " + Token() }, Body, connections, seconds);
}
