namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Where a body ends: the classic ways to hide a second request in a first (RFC 9112 sections 6 and 11).</summary>
internal static class FramingRows
{
    private static readonly string Hidden = Row.Head("DELETE /api/raw/evil HTTP/1.1", "Host: {host}", "{api}");

    private static readonly (string What, string[] Headers, string Answers)[] Lengths =
    [
        ("two lengths that differ", ["Content-Length: 3", "Content-Length: 4"], "400 server"),
        ("two lengths that agree", ["Content-Length: 3", "Content-Length: 3"], "400 server"),
        ("a list of lengths", ["Content-Length: 3, 3"], "400 server"),
        ("a length with a sign", ["Content-Length: +3"], "400 server"),
        ("a negative length", ["Content-Length: -3"], "400 server"),
        ("a length in hexadecimal", ["Content-Length: 0x3"], "400 server"),
        ("a length with letters", ["Content-Length: 3a"], "400 server"),
        ("an empty length", ["Content-Length: "], "400 server"),
        ("a length of 20 digits", ["Content-Length: 99999999999999999999"], "400 server"),
        ("a length with a point", ["Content-Length: 3.0"], "400 server"),
        ("a length in other digits", ["Content-Length: \u00d9\u00a3"], "400 server"),
        ("a length of two words", ["Content-Length: 3 3"], "400 server"),
        ("a length and chunks", ["Content-Length: 3", "Transfer-Encoding: chunked"], "400 AID3009"),
        ("chunks and a length", ["Transfer-Encoding: chunked", "Content-Length: 3"], "400 AID3009"),
        ("a length of 0 and chunks", ["Content-Length: 0", "Transfer-Encoding: chunked"], "400 AID3009"),
        ("chunks twice", ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], "400 AID3009"),
        ("chunks twice in a list", ["Transfer-Encoding: chunked, chunked"], "400 AID3009"),
        ("chunks, then identity", ["Transfer-Encoding: chunked, identity"], "400 server"),
        ("identity, then chunks", ["Transfer-Encoding: identity, chunked"], "400 AID3009"),
        ("gzip, then chunks", ["Transfer-Encoding: gzip, chunked"], "400 AID3009"),
        ("identity alone", ["Transfer-Encoding: identity"], "400 server"),
        ("an unknown coding", ["Transfer-Encoding: xchunked"], "400 server"),
        ("chunks with a parameter", ["Transfer-Encoding: chunked;q=1"], "400 server"),
        ("chunks with a vertical tab", ["Transfer-Encoding: \u000bchunked"], "400 server"),
        ("chunks with a NUL", ["Transfer-Encoding: chunked\u0000"], "400 server"),
        ("chunks in quotes", ["Transfer-Encoding: \"chunked\""], "400 server"),
        ("an empty coding", ["Transfer-Encoding: "], "400 server"),
        ("a coding with a space before the colon", ["Transfer-Encoding : chunked"], "400 server"),
        ("a coding on a folded line", ["Transfer-Encoding:", " chunked"], "400 server"),
        ("a coding behind a bare CR", ["X-A: b\rTransfer-Encoding: chunked"], "400 server"),
        ("a length behind a bare CR", ["X-A: b\rContent-Length: 40"], "400 server"),
    ];

    public static IEnumerable<Row> All =>
    [
        .. Lengths.Select(static row => new Row(row.What, Row.Post("/api/raw/a", "0\r\n\r\n" + Hidden, row.Headers), row.Answers)),
        .. Lengths.Where(static row => row.Answers == "400 server").Take(3)
            .Select(static row => new Row($"MCP: {row.What}", Row.Mcp("0\r\n\r\n" + Hidden, row.Headers), row.Answers)),
        new("MCP: a length and chunks", Row.Mcp("0\r\n\r\n" + Hidden, "Content-Length: 5", "Transfer-Encoding: chunked"), "400 AID3009"),
        new("a name that a lax server takes for a length", Row.Post("/api/raw/a", "", "Content_Length: 5") , "200"),
        new("a name that a lax server takes for a coding", Row.Post("/api/raw/a", "", "Transfer_Encoding: chunked"), "200"),
        new("a coding that the connection takes away", Row.Post("/api/raw/a", "3\r\nabc\r\n0\r\n\r\n", "Connection: Transfer-Encoding", "Transfer-Encoding: chunked"), "200") { Body = "abc" },
        new("a length that the connection takes away", Row.Post("/api/raw/a", "abc", "Connection: Content-Length", "Content-Length: 3"), "200") { Body = "abc" },
        new("a body in a GET is that GET's body", Row.Send("GET", "/api/raw/a", "DELETE /api/raw/b HTTP/1.1\r\nHost: h\r\n\r\n", "{api}"), "200") { Body = "DELETE /api/raw/b HTTP/1.1\r\nHost: h\r\n\r\n" },
        new("a body in a DELETE is that DELETE's body", Row.Send("DELETE", "/api/raw/a", "GET /api/raw/b HTTP/1.1\r\nHost: h\r\n\r\n", "{api}"), "200") { Body = "GET /api/raw/b HTTP/1.1\r\nHost: h\r\n\r\n" },
        new("a body that is shorter than it says", Row.Post("/api/raw/a", "abc", "Content-Length: 10"), "") { IsShort = true },
        new("JSON that is shorter than it says", Row.Json("/api/raw/a", "{\"a\":1}", "Content-Length: 100"), "") { IsShort = true },
        new("a request in a body that is announced as too large", Row.Post("/api/raw/a", Hidden, "Content-Length: 99999999"), "413 AID3005"),
        new("a request behind a body that is expected to be asked for", Row.Post("/api/raw/a", "abc", "Expect: 100-continue", "Content-Length: 3") + Row.Get("/api/raw/b"), "200, 200") { Body = "abc" },
        new("an expectation that nobody meets", Row.Post("/api/raw/a", "abc", "Expect: 200-ok", "Content-Length: 3"), "200") { Body = "abc" },
        new("two requests at once", Row.Get("/api/raw/a") + Row.Get("/api/raw/b"), "200, 200"),
        new("a good request and a bad one at once", Row.Get("/api/raw/a") + Row.Get("/api/raw/../b"), "200, 400 AID3002"),
        new("a bad request and a good one at once", Row.Get("/api/raw/../b") + Row.Get("/api/raw/a"), "400 AID3002, 200"),
        new("HTTP/1.0 with chunks", Row.Head("POST /api/raw/a HTTP/1.0", "Host: {host}", "{api}", "Transfer-Encoding: chunked") + "0\r\n\r\n", "400 AID3009"),
        new("HTTP/1.0 with a body and no length", Row.Head("POST /api/raw/a HTTP/1.0", "Host: {host}", "{api}") + Hidden, "400 server"),
        new("HTTP/1.0 that would stay", Row.Head("GET /api/raw/a HTTP/1.0", "Host: {host}", "{api}", "Connection: keep-alive") + Row.Get("/api/raw/b"), "200, 200"),
        new("a POST without a length", Row.Send("POST", "/api/raw/a", "", "{api}"), "200"),
    ];
}
