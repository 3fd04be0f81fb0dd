namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>
/// What the gateway gave one caller to carry, in the hands of another who may call the same: a session, a cursor, a state. Each beside the same
/// with the caller's own, so that it is the owner that decides.
/// </summary>
internal static class CrossCallerRows
{
    private const string Unknown = "404 AID3110";
    private const string Invalid = "400 AID3114";
    private const string Meta = """ "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}} """;

    /// <summary>Asks back with a state, as a server does that wants to be asked again.</summary>
    public const string Asking = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"ask":true},""" + Meta + "}}";

    /// <summary>Has a further page.</summary>
    public const string Listing = """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{""" + Meta + "}}";

    private static readonly string Echo = McpBodyRows.Call("""{"name":"echo","arguments":{}}""");

    public static string[] HeadersOf(string method) => method == "tools/list"
        ? ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/list"]
        : ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: echo"];

    public static IEnumerable<Row> All =>
    [
        new("MCP session of another caller: a call", Row.Mcp(Echo, "Mcp-Session-Id: {their-session}"), Unknown) { Body = "" },
        new("MCP session of another caller: its end", Row.Send("DELETE", "/mcp/tools", "", "{mcp}", "Mcp-Session-Id: {their-session}"), Unknown) { Body = "" },
        new("MCP session of another caller: its stream", Row.Send("GET", "/mcp/tools", "", "{mcp}", "Accept: text/event-stream", "Mcp-Session-Id: {their-session}"), Unknown) { Body = "" },
        new("MCP session of another caller: an answer into it", Row.Mcp("""{"jsonrpc":"2.0","id":"gw-1","result":{}}""", "Mcp-Session-Id: {their-session}"), Unknown) { Body = "" },
        new("MCP session beside that of another caller", Row.Mcp(Echo, "Mcp-Session-Id: {own-session}", "Mcp-Session-Id: {their-session}"), Unknown) { Body = "" },
        new("MCP session of the caller: a call", Row.Mcp(Echo, "Mcp-Session-Id: {own-session}"), "200"),
        Carrying("MCP cursor of another caller", Invalid, static words => Page(words["their-cursor"])),
        Carrying("MCP cursor of the caller", "200", static words => Page(words["own-cursor"])),
        Carrying("MCP cursor as a state", Invalid, static words => GoOn(words["own-cursor"])),
        Carrying("MCP state of another caller", Invalid, static words => GoOn(words["their-state"])),
        Carrying("MCP state as a cursor", Invalid, static words => Page(words["own-state"])),
        Carrying("MCP state of the caller, used twice", "200, " + Invalid, static words => GoOn(words["own-state"]) + GoOn(words["own-state"])),
    ];

    private static Row Carrying(string what, string answers, Func<IReadOnlyDictionary<string, string>, string> made) =>
        new(what, "", answers) { Made = made, Body = answers == Invalid ? "" : null };

    private static string Page(string cursor) => Row.Mcp(With(Listing, "cursor", cursor), HeadersOf("tools/list"));

    private static string GoOn(string state) => Row.Mcp(With(Asking, "requestState", state), HeadersOf("tools/call"));

    private static string With(string body, string member, string value) => body.Replace("\"params\":{", $"\"params\":{{\"{member}\":\"{value}\",", StringComparison.Ordinal);
}
