namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Chunks that two readers could count differently (RFC 9112 section 7.1).</summary>
internal static class ChunkRows
{
    private static readonly string Hidden = Row.Head("DELETE /api/raw/evil HTTP/1.1", "Host: {host}", "{api}");

    private static readonly (string What, string Chunks)[] Bad =
    [
        ("a size with 0x", "0x3\r\nabc\r\n0\r\n\r\n"), ("a size with a sign", "+3\r\nabc\r\n0\r\n\r\n"), ("a negative size", "-3\r\nabc\r\n0\r\n\r\n"),
        ("a space before the size", " 3\r\nabc\r\n0\r\n\r\n"), ("a space after the size", "3 \r\nabc\r\n0\r\n\r\n"), ("an underscore in the size", "1_0\r\nabc\r\n0\r\n\r\n"),
        ("a size of 17 digits", "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"), ("a size that wraps", "100000003\r\nabc\r\n0\r\n\r\n"), ("a size that is none", "x\r\nabc\r\n0\r\n\r\n"),
        ("no size", "\r\nabc\r\n0\r\n\r\n"), ("a chunk that is longer than it says", "3\r\nabcd\r\n0\r\n\r\n"), ("no line end after a chunk", "3\r\nabc0\r\n\r\n"),
        ("a size that ends with LF", "3\nabc\r\n0\r\n\r\n"), ("a chunk that ends with LF", "3\r\nabc\n0\r\n\r\n"), ("a last chunk that ends with LF", "3\r\nabc\r\n0\n\n"),
        ("a bare CR in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n"), ("a bare LF in an extension", "3;a\nb\r\nabc\r\n0\r\n\r\n"), ("a NUL in the size", "3\u0000\r\nabc\r\n0\r\n\r\n"),
    ];

    public static IEnumerable<Row> All =>
    [
        .. Bad.Select(static row => new Row($"chunks: {row.What}", Row.Json("/api/raw/a", row.Chunks + Hidden, "Transfer-Encoding: chunked"), "400 AID3009")),
        .. Bad.Take(4).Select(static row => new Row($"MCP chunks: {row.What}", Row.Mcp(row.Chunks + Hidden, "Transfer-Encoding: chunked"), "400 AID3009")),
        new("chunks that never end", Row.Json("/api/raw/a", "3\r\nabc\r\n", "Transfer-Encoding: chunked"), "") { IsShort = true },
        new("chunks that pass are framed anew", Row.Post("/api/raw/a", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), "200") { Body = "abcde" },
        new("an extension does not pass", Row.Post("/api/raw/a", "3;evil=\"1\"\r\nabc\r\n0;evil\r\n\r\n", "Transfer-Encoding: chunked"), "200") { Body = "abc" },
        new("capital letters", Row.Post("/api/raw/a", "3\r\nabc\r\n0\r\n\r\n", "TRANSFER-ENCODING: CHUNKED"), "200") { Body = "abc" },
        new("trailers do not pass", Row.Post("/api/raw/a", "3\r\nabc\r\n0\r\nX-Evil: 1\r\nContent-Length: 50\r\nAuthorization: evil\r\n\r\n", "Transfer-Encoding: chunked", "Trailer: X-Evil"), "200") { Body = "abc" },
        new("chunks and a request behind them", Row.Json("/api/raw/a", "2\r\n{}\r\n0\r\n\r\n" + Row.Get("/api/raw/b"), "Transfer-Encoding: chunked"), "200, 200") { Body = "{}" },
        new("leading zeros in the size", Row.Post("/api/raw/a", "0003\r\nabc\r\n000\r\n\r\n", "Transfer-Encoding: chunked"), "200") { Body = "abc" },
        new("chunks of JSON that grow too large", Row.Json("/api/raw/a", string.Concat(Enumerable.Repeat("FFF0\r\n" + new string(' ', 0xFFF0) + "\r\n", 70)) + "0\r\n\r\n", "Transfer-Encoding: chunked"), "413 AID3005"),
    ];
}
