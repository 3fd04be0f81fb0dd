namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Headers of MCP requests that others route on: they say what the body says, or the request is refused.</summary>
internal static class McpHeaderRows
{
    private const string Differs = "400 AID3106";
    private const string Media = "415 AID3007";

    private static readonly string Legacy = McpBodyRows.Call("""{"name":"echo","arguments":{"a":"x","n":1}}""");
    private static readonly string Modern = McpBodyRows.Call("""{"name":"echo","arguments":{"a":"x"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}""");
    private static readonly string[] Agreeing = ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: echo"];

    private static readonly (string What, string[] Headers, string Answers)[] OfModern =
    [
        ("all that it needs", Agreeing, "200"),
        ("the name in base64", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: =?base64?ZWNobw==?="], "200"),
        ("no revision", ["Mcp-Method: tools/call", "Mcp-Name: echo"], Differs),
        ("another revision than the body", ["MCP-Protocol-Version: 2025-11-25", "Mcp-Method: tools/call", "Mcp-Name: echo"], Differs),
        ("two revisions", ["MCP-Protocol-Version: 2026-07-28", .. Agreeing], Differs),
        ("an unknown revision", ["MCP-Protocol-Version: 2099-01-01", "Mcp-Method: tools/call", "Mcp-Name: echo"], "400 AID3107"),
        ("a revision that is none", ["MCP-Protocol-Version: evil", "Mcp-Method: tools/call", "Mcp-Name: echo"], "400 AID3107"),
        ("an empty revision", ["MCP-Protocol-Version: ", "Mcp-Method: tools/call", "Mcp-Name: echo"], "400 AID3107"),
        ("two revisions in one header", ["MCP-Protocol-Version: 2026-07-28, 2025-11-25", "Mcp-Method: tools/call", "Mcp-Name: echo"], "400 AID3107"),
        ("another method", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/list", "Mcp-Name: echo"], Differs),
        ("a method in capitals", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: TOOLS/CALL", "Mcp-Name: echo"], Differs),
        ("no method", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Name: echo"], Differs),
        ("two methods", ["Mcp-Method: tools/call", .. Agreeing], Differs),
        ("two methods in one header", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call, ping", "Mcp-Name: echo"], Differs),
        ("another name", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: evil"], Differs),
        ("a name in capitals", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: ECHO"], Differs),
        ("no name", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call"], Differs),
        ("two names", ["Mcp-Name: echo", .. Agreeing], Differs),
        ("another name in base64", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: =?base64?ZXZpbA==?="], Differs),
        ("base64 that is none", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: =?base64?!!!?="], Differs),
        ("base64 that is not UTF-8", ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: =?base64?//8=?="], Differs),
        ("a parameter that no argument has", ["Mcp-Param-a: evil", .. Agreeing], Differs),
        ("a parameter twice", ["Mcp-Param-a: x", "Mcp-Param-a: x", .. Agreeing], Differs),
        ("an empty parameter", ["Mcp-Param-a: ", .. Agreeing], Differs),
    ];

    private static readonly (string What, string[] Headers, string Answers)[] OfLegacy =
    [
        ("no headers", [], "200"), ("another name", ["Mcp-Name: evil"], Differs), ("another method", ["Mcp-Method: ping"], Differs), ("the modern revision without the body's", ["MCP-Protocol-Version: 2026-07-28"], "400 AID3109"),
        ("an unknown revision", ["MCP-Protocol-Version: 2024-01-01"], "400 AID3107"), ("a page of another site", ["Origin: https://evil.example"], "403 AID3008"), ("a page of no site", ["Origin: null"], "403 AID3008"),
        ("two origins", ["Origin: https://a.example", "Origin: https://evil.example"], "403 AID3008"), ("an empty origin", ["Origin: "], "403 AID3008"),
        ("packed", ["Content-Encoding: gzip"], Media), ("said to be packed", ["Content-Encoding: identity"], Media), ("a second type", ["Content-Type: text/plain"], Media),
        ("an upgrade", ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="], "200"),
        ("another method in a header", ["X-HTTP-Method-Override: DELETE"], "200"), ("another address in a header", ["X-Original-URL: /evil"], "200"), ("a cookie", ["Cookie: evil=1"], "200"), ("a forwarded address", ["X-Forwarded-For: evil"], "200"),
        ("anything else", ["X-Evil: evil"], "200"),
    ];

    private static readonly (string Type, string Answers)[] Types =
    [
        ("text/plain", Media), ("application/x-www-form-urlencoded", Media), ("multipart/form-data; boundary=x", Media), ("application/json-rpc", Media), ("application/json, text/plain", Media), ("json", Media), ("", Media),
        ("application/json; charset=utf-16", Media), ("application/json; charset=latin1", Media), ("application/json; charset=utf-8", "200"), ("APPLICATION/JSON", "200"),
    ];

    private static readonly (string Method, string Target, string Answers)[] Addresses =
    [
        ("PUT", "/mcp/tools", "405 AID3003"), ("PATCH", "/mcp/tools", "405 AID3003"), ("OPTIONS", "/mcp/tools", "405 AID3003"), ("HEAD", "/mcp/tools", "405 server"), ("TRACE", "/mcp/tools", "405 AID3003"), ("post", "/mcp/tools", "405 AID3003"),
        ("POST", "/mcp/tools/", "404 AID3001 stranger"), ("POST", "/mcp/tools/x", "404 AID3001 stranger"), ("POST", "/mcp/tools;x", "404 AID3001 stranger"), ("POST", "/mcp//tools", "404 AID3001 stranger"), ("POST", "/mcp/%74ools", "404 AID3001 stranger"),
        ("POST", "/MCP/tools", "404 AID3001 stranger"), ("POST", "/mcp/TOOLS", "404 AID3001 stranger"), ("POST", "/mcp/tools%20", "404 AID3001 stranger"), ("POST", "/mcp/./tools", "404 AID3001 stranger"), ("POST", "/mcp/x/../tools", "404 AID3001 stranger"),
        ("POST", "/mcp/raw", "404 AID3001 stranger"), ("POST", "/mcp/none", "404 AID3001 stranger"), ("POST", "/mcp/tools#x", "404 AID3001 stranger"), ("POST", "/mcp/tools?evil=1", "200"),
    ];

    public static IEnumerable<Row> All =>
    [
        new("MCP header: a call of 2026-07-28 goes on byte for byte", Row.Mcp(Modern, "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: echo", "Accept: application/json, text/event-stream"), "200") { Body = Modern },
        .. OfModern.Select(static row => new Row($"MCP header: {row.What}", Row.Mcp(Modern, [.. row.Headers, "Accept: application/json, text/event-stream"]), row.Answers)),
        .. OfLegacy.Select(static row => new Row($"MCP legacy header: {row.What}", Row.Mcp(Legacy, row.Headers), row.Answers)),
        .. Types.Select(static row => new Row($"MCP type '{row.Type}'", Row.Send("POST", "/mcp/tools", Legacy, "{mcp}", $"Content-Type: {row.Type}"), row.Answers)),
        .. Addresses.Select(static row => new Row($"MCP {row.Method} {row.Target}", Row.Send(row.Method, row.Target, Legacy, "{mcp}", "Content-Type: application/json"), row.Answers)),
    ];
}
