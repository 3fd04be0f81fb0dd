namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Bodies of MCP requests: JSON that two parsers read differently, and JSON-RPC that is none.</summary>
internal static class McpBodyRows
{
    private const string NoJson = "400 AID3101";
    private const string Twice = "400 AID3102";
    private const string NoRequest = "400 AID3104";
    private const string Params = "400 AID3109";

    private static readonly (string What, string Body, string Answers)[] Bodies =
    [
        ("a call", Call("""{"name":"echo","arguments":{"a":1}}"""), "200"),
        ("nothing", "", NoJson), ("white space", " \r\n ", NoJson), ("a text", "\"tools/call\"", NoRequest), ("null", "null", NoRequest), ("a number", "1", NoRequest),
        ("half an object", "{\"jsonrpc\":", NoJson), ("single quotes", "{'jsonrpc':'2.0'}", NoJson), ("a comment", Call("""{"name":"echo"/**/}"""), NoJson), ("a comma too many", Call("""{"name":"echo",}"""), NoJson),
        ("two requests in one body", Call("""{"name":"echo"}""") + Call("""{"name":"evil"}"""), NoJson), ("two lines of requests", Call("""{"name":"echo"}""") + "\n" + Call("""{"name":"evil"}"""), NoJson),
        ("a NUL behind the request", Call("""{"name":"echo"}""") + "\u0000", NoJson), ("a byte order mark", "\u00ef\u00bb\u00bf" + Call("""{"name":"echo"}"""), NoJson),
        ("UTF-16", string.Concat(Call("""{"name":"echo"}""").Select(static c => $"{c}\u0000")), NoJson), ("invalid UTF-8", Call("{\"name\":\"echo\",\"arguments\":{\"a\":\"\u00ff\"}}"), NoJson),
        ("an overlong slash", Call("{\"name\":\"echo\u00c0\u00af\"}"), NoJson), ("half a surrogate pair in UTF-8", Call("{\"name\":\"echo\u00ed\u00a0\u0080\"}"), NoJson),
        ("half a surrogate pair, escaped", Call("""{"name":"echo\ud800"}"""), NoJson), ("half a surrogate pair in an argument", Call("""{"name":"echo","arguments":{"a":"\udc00"}}"""), NoJson),
        ("half a surrogate pair in the name of an argument", Call("""{"name":"echo","arguments":{"\ud800":1}}"""), NoJson),
        ("nesting of 65", Call("{\"name\":\"echo\",\"arguments\":{\"a\":" + new string('[', 65) + new string(']', 65) + "}}"), NoJson), ("nesting of 20,000", new string('[', 20_000) + new string(']', 20_000), NoJson),
        ("a number that is none", Call("""{"name":"echo","arguments":{"a":NaN}}"""), NoJson), ("a number with a leading zero", Call("""{"name":"echo","arguments":{"a":01}}"""), NoJson),
        ("the name twice", Call("""{"name":"echo","name":"evil"}"""), Twice), ("the name twice, once escaped", Call("""{"name":"echo","n\u0061me":"evil"}"""), Twice), ("the name twice in two spellings", Call("""{"name":"echo","Name":"evil"}"""), Twice),
        ("the method twice", """{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"evil"}}""", Twice), ("the method twice in two spellings", """{"jsonrpc":"2.0","id":1,"method":"ping","METHOD":"tools/call"}""", Twice),
        ("params twice", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"},"params":{"name":"evil"}}""", Twice), ("the id twice", """{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}""", Twice),
        ("an argument twice", Call("""{"name":"echo","arguments":{"a":1,"a":2}}"""), Twice), ("an argument twice in two spellings", Call("""{"name":"echo","arguments":{"a":1,"A":2}}"""), Twice),
        ("an argument twice further down", Call("""{"name":"echo","arguments":{"a":[{"b":{"c":1,"c":2}}]}}"""), Twice), ("_meta twice", Call("""{"name":"echo","_meta":{},"_meta":{}}"""), Twice), ("_meta in two spellings", Call("""{"name":"echo","_meta":{},"_META":{}}"""), Twice),
        ("a batch", "[" + Call("""{"name":"echo"}""") + "]", "400 AID3103"), ("an empty batch", "[]", "400 AID3103"), ("a batch of two", "[" + Call("""{"name":"echo"}""") + "," + Call("""{"name":"evil"}""") + "]", "400 AID3103"),
        ("JSON-RPC 1.0", """{"jsonrpc":"1.0","id":1,"method":"ping"}""", NoRequest), ("JSON-RPC as a number", """{"jsonrpc":2.0,"id":1,"method":"ping"}""", NoRequest), ("no version of JSON-RPC", """{"id":1,"method":"ping"}""", NoRequest),
        ("an id that is null", """{"jsonrpc":"2.0","id":null,"method":"ping"}""", NoRequest), ("an id that is a truth value", """{"jsonrpc":"2.0","id":true,"method":"ping"}""", NoRequest), ("an id that is a list", """{"jsonrpc":"2.0","id":[1],"method":"ping"}""", NoRequest),
        ("an id with a fraction", """{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", NoRequest), ("an id too large for anything", """{"jsonrpc":"2.0","id":1e400,"method":"ping"}""", NoRequest), ("an id beyond 64 bits", """{"jsonrpc":"2.0","id":99999999999999999999,"method":"ping"}""", NoRequest),
        ("a call without an id", """{"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo"}}""", NoRequest), ("a notification with an id", """{"jsonrpc":"2.0","id":1,"method":"notifications/cancelled","params":{"requestId":1}}""", NoRequest),
        ("a method that is a number", """{"jsonrpc":"2.0","id":1,"method":7}""", NoRequest), ("no method", """{"jsonrpc":"2.0","id":1}""", NoRequest), ("a further member", """{"jsonrpc":"2.0","id":1,"method":"ping","evil":1}""", NoRequest),
        ("an unknown method", """{"jsonrpc":"2.0","id":1,"method":"tools/evil"}""", "404 AID3105"), ("a method with a space", """{"jsonrpc":"2.0","id":1,"method":"tools/call "}""", "404 AID3105"), ("a method in capitals", """{"jsonrpc":"2.0","id":1,"method":"TOOLS/CALL"}""", "404 AID3105"),
        ("a method of a server", """{"jsonrpc":"2.0","id":1,"method":"roots/list"}""", "404 AID3105"), ("a method with a NUL", """{"jsonrpc":"2.0","id":1,"method":"tools/call\u0000"}""", "404 AID3105"),
        ("params that are a list", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":["echo"]}""", NoRequest), ("params that are null", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":null}""", NoRequest), ("no params", """{"jsonrpc":"2.0","id":1,"method":"tools/call"}""", Params),
        ("no name", Call("{}"), Params), ("an empty name", Call("""{"name":""}"""), Params), ("a name that is a number", Call("""{"name":1}"""), Params), ("a name in another spelling", Call("""{"Name":"echo"}"""), Params), ("a name with a NUL", Call("""{"name":"echo\u0000"}"""), Params),
        ("a name with a line break", Call("""{"name":"echo\n"}"""), Params), ("a name of 300 characters", Call("{\"name\":\"" + new string('a', 300) + "\"}"), Params), ("arguments that are a text", Call("""{"name":"echo","arguments":"{}"}"""), Params),
        ("arguments that are a list", Call("""{"name":"echo","arguments":[]}"""), Params), ("arguments in another spelling", Call("""{"name":"echo","Arguments":{"a":1}}"""), Params), ("_meta that is a text", Call("""{"name":"echo","_meta":"x"}"""), Params),
    ];

    private static readonly (string Name, string Answers)[] Hidden =
    [
        ("evil", "200 AID3108"), ("Echo", "200 AID3108"), ("ECHO", "200 AID3108"), ("echo ", "200 AID3108"), (" echo", "200 AID3108"), ("tools/echo", "200 AID3108"), ("*", "200 AID3108"), ("ec\\u0068\\u006f2", "200 AID3108"),
        ("echo\\u200b", "200 AID3108"), ("\\uff45cho", "200 AID3108"), ("tools__echo", "200 AID3108"), ("../echo", "200 AID3108"),
    ];

    public static IEnumerable<Row> All =>
    [
        .. Bodies.Select(static row => new Row($"MCP body: {row.What}", Row.Mcp(row.Body), row.Answers) { Body = row.Answers == "200" ? null : "" }),
        .. Hidden.Select(static row => new Row($"MCP tool '{row.Name}'", Row.Mcp(Call("{\"name\":\"" + row.Name + "\"}")), row.Answers)),
        new("MCP body: an answer that nobody asked for", Row.Mcp("""{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"""), NoRequest),
        new("MCP body: an error that nobody asked for", Row.Mcp("""{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"evil"}}"""), NoRequest),
        new("MCP body: larger than the upstream takes", Row.Mcp(Call("{\"name\":\"echo\",\"arguments\":{\"a\":\"" + new string('a', 70_000) + "\"}}")), "413 AID3005"),
        new("MCP body: one id twice over one connection", Row.Mcp(Call("""{"name":"echo","arguments":{"a":1}}""")) + Row.Mcp(Call("""{"name":"echo","arguments":{"a":2}}""")), "200, 200"),
        new("MCP body: shorter than it says", Row.Mcp("{\"jsonrpc\"", "Content-Length: 400"), "") { IsShort = true },
        new("MCP body: an escaped name is the name", Row.Mcp(Call("""{"name":"\u0065cho","arguments":{}}""")), "200"),
        new("MCP body: a huge number goes on as it is", Row.Mcp(Call("""{"name":"echo","arguments":{"a":123456789012345678901234567890.5e-3}}""")), "200"),
    ];

    public static string Call(string parameters) => $$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{parameters}}}""";
}
