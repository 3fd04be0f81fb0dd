namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>
/// Bodies that a rule reads: what cannot be read in one way only was not read, and a rule that needs it objects. The rule lets amounts
/// below 10 through.
/// </summary>
internal static class BodyRows
{
    private const string Objected = "403 AID2120";
    private const string NoValue = "403 AID2121";
    private const string Unread = "403 AID2122";
    private const string Json = "application/json";

    private static readonly (string What, string Type, string Body, string Answers)[] Bodies =
    [
        ("a small amount", Json, """{"amount":3}""", "200"),
        ("a small amount with a charset", "application/json; charset=utf-8", """{"amount":3}""", "200"),
        ("an amount in capitals of its type", "APPLICATION/JSON", """{"amount":3}""", "200"),
        ("a large amount", Json, """{"amount":30}""", Objected),
        ("the amount twice", Json, """{"amount":30,"amount":3}""", Unread),
        ("the amount twice, once escaped", Json, """{"amount":3,"\u0061mount":30}""", Unread),
        ("the amount twice in two spellings", Json, """{"amount":3,"Amount":30}""", Unread),
        ("the amount twice with a letter that folds", Json, """{"amount":3,"AMOUNT":30}""", Unread),
        ("a duplicate further down", Json, """{"amount":3,"a":{"b":1,"b":2}}""", Unread),
        ("a duplicate in a list", Json, """{"amount":3,"a":[{"b":1,"B":2}]}""", Unread),
        ("a number too large for anything", Json, """{"amount":1e999}""", NoValue),
        ("a number of a thousand digits", Json, "{\"amount\":" + new string('9', 1000) + "}", NoValue),
        ("ten, as a power", Json, """{"amount":1E1}""", Objected),
        ("ten, as a double reads it", Json, """{"amount":9.99999999999999999999999}""", Objected),
        ("not a number", Json, """{"amount":NaN}""", Unread),
        ("infinity", Json, """{"amount":-Infinity}""", Unread),
        ("a number with a leading zero", Json, """{"amount":03}""", Unread),
        ("a number in hexadecimal", Json, """{"amount":0x3}""", Unread),
        ("a number with a plus", Json, """{"amount":+3}""", Unread),
        ("a comma too many", Json, """{"amount":3,}""", Unread),
        ("a comment", Json, """{"amount":3/*0*/}""", Unread),
        ("single quotes", Json, "{'amount':3}", Unread),
        ("something behind the object", Json, """{"amount":3} {"amount":30}""", Unread),
        ("a NUL behind the object", Json, "{\"amount\":3}\u0000", Unread),
        ("a list in place of an object", Json, """[{"amount":3}]""", NoValue),
        ("invalid UTF-8", Json, "{\"amount\":3,\"a\":\"\u00ff\"}", Unread),
        ("an overlong quote", Json, "{\"amount\":3,\"a\":\"\u00c0\u00a2\"}", Unread),
        ("half a surrogate pair in UTF-8", Json, "{\"amount\":3,\"a\":\"\u00ed\u00a0\u0080\"}", Unread),
        ("half a surrogate pair, escaped", Json, """{"amount":3,"a":"\ud800"}""", Unread),
        ("half a surrogate pair in a name", Json, """{"amount":3,"\ud800":1}""", Unread),
        ("a byte order mark", Json, "\u00ef\u00bb\u00bf{\"amount\":3}", Unread),
        ("UTF-16", Json, "{\u0000\"\u0000}\u0000", Unread),
        ("a line break in a text", Json, "{\"amount\":3,\"a\":\"\n\"}", Unread),
        ("nesting of 65", Json, "{\"amount\":3,\"a\":" + new string('[', 65) + new string(']', 65) + "}", Unread),
        ("nesting of 100,000", Json, "{\"amount\":3,\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}", Unread),
        ("JSON of 2 MB", Json, "{\"amount\":3,\"a\":\"" + new string('a', 2_000_000) + "\"}", Unread),
        ("nothing", Json, "", NoValue),
        ("white space", Json, "   ", Unread),
        ("a type that is a text's", "text/plain", """{"amount":3}""", Unread),
        ("a type that is a form's", "application/x-www-form-urlencoded", """{"amount":3}""", Unread),
        ("a form", "application/x-www-form-urlencoded", "amount=3", Unread),
        ("a type of many parts", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"amount\"\r\n\r\n3\r\n--x--\r\n", Unread),
        ("XML", "application/xml", "<amount>3</amount>", Unread),
        ("no type that can be read", "json", """{"amount":3}""", Unread),
        ("two types in one header", "application/json, text/plain", """{"amount":3}""", Unread),
        ("a charset that is UTF-16", "application/json; charset=utf-16", """{"amount":3}""", Unread),
        ("a charset that is UTF-7", "application/json; charset=utf-7", "+AHsAIgBhACIAOgAzAH0-", Unread),
        ("two charsets", "application/json; charset=utf-8; charset=utf-16", """{"amount":3}""", Unread),
        ("a charset of another name", "application/json; Charset*=utf-16''x", """{"amount":3}""", Unread),
        ("a patch", "application/json-patch+json", """[{"op":"replace","path":"/amount","value":30}]""", Unread),
    ];

    public static IEnumerable<Row> All =>
    [
        .. Bodies.Select(static row => new Row($"body: {row.What}", Row.Post("/api/raw/checked", row.Body, $"Content-Type: {row.Type}"), row.Answers) { Body = row.Answers == "200" ? row.Body : "" }),
        new("body: no type", Row.Post("/api/raw/checked", """{"amount":3}"""), Unread),
        new("body: two types in two headers", Row.Post("/api/raw/checked", """{"amount":3}""", "Content-Type: application/json", "Content-Type: text/plain"), Unread),
        new("body: packed", Row.Json("/api/raw/checked", "\u001f\u008b\u0008", "Content-Encoding: gzip"), Unread),
        new("body: said to be packed", Row.Json("/api/raw/checked", """{"amount":3}""", "Content-Encoding: br"), Unread),
        new("body: said to be packed and not", Row.Json("/api/raw/checked", """{"amount":3}""", "Content-Encoding: identity"), Unread),
        new("body: in chunks", Row.Json("/api/raw/checked", "6\r\n{\"amou\r\n6\r\nnt\":3}\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), "200") { Body = """{"amount":3}""" },
        new("body: spaces and order as they were sent", Row.Json("/api/raw/checked", Row.Utf8("{ \"b\" : \"gr\u00fc\u00dfe\\u00fc\", \"amount\":\t3.00 }\r\n")), "200") { Body = Row.Utf8("{ \"b\" : \"gr\u00fc\u00dfe\\u00fc\", \"amount\":\t3.00 }\r\n") },
        new("body: larger than the upstream takes", Row.Post("/api/raw/a", "", "Content-Length: 4000001"), "413 AID3005"),
        new("body: a path near the one with a rule", Row.Post("/api/raw/CHECKED", "x"), "200"),
    ];
}
