namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Request lines: methods, versions, spaces, line ends.</summary>
internal static class LineRows
{
    private const string Rest = " /api/raw/a HTTP/1.1\r\nHost: {host}\r\n{api}\r\n\r\n";

    private static readonly (string Method, string Answers)[] Methods =
    [
        ("TRACE", "405 AID3003"), ("TRACK", "405 AID3003"), ("PURGE", "405 AID3003"), ("PROPFIND", "405 AID3003"), ("MOVE", "405 AID3003"), ("DEBUG", "405 AID3003"), ("QUERY", "405 AID3003"),
        ("get", "405 AID3003"), ("Get", "405 AID3003"), ("GETT", "405 AID3003"), ("GE", "405 AID3003"), ("BATCH", "405 AID3003"), ("LINK", "405 AID3003"),
        ("CONNECT", "405 AID3003"), ("G\u0000T", "400 server"), ("G(T", "400 server"), ("", "400 server"), ("GET,DELETE", "400 server"), ("\u00c9", "400 server"),
        ("GET", "200"), ("HEAD", "200"), ("OPTIONS", "200"), ("DELETE", "200"),
    ];

    private static readonly (string Line, string Answers)[] Lines =
    [
        ("GET /api/raw/a HTTP/1.2", "505 server"), ("GET /api/raw/a HTTP/2.0", "505 server"), ("GET /api/raw/a HTTP/3.0", "505 server"), ("GET /api/raw/a HTTP/0.9", "505 server"),
        ("GET /api/raw/a", "505 server"), ("GET /api/raw/a http/1.1", "505 server"), ("GET /api/raw/a HTTP/1.1 ", "400 server"), ("GET /api/raw/a  HTTP/1.1", "200"),
        ("GET  /api/raw/a HTTP/1.1", "400 server"), ("GET\t/api/raw/a HTTP/1.1", "400 server"), (" GET /api/raw/a HTTP/1.1", "400 server"), ("GET /api/raw/a b HTTP/1.1", "400 server"),
        ("GET /api/raw/a HTTP/1.1\tx", "400 server"), ("GET api/raw/a HTTP/1.1", "400 server"), ("GET * HTTP/1.1", "405 server"), ("GET /api/raw/a HTTP/1.1\r", "400 server"),
        ("GET /api/raw/a\u0000b HTTP/1.1", "400 server"), ("PRI * HTTP/2.0", ""), ("GET\u00a0/api/raw/a HTTP/1.1", "400 server"), ("GET /api/raw/a HTTP/1.10", "400 server"),
    ];

    public static IEnumerable<Row> All =>
    [
        .. Methods.Select(static row => new Row($"method '{row.Method}'", row.Method + Rest, row.Answers)),
        .. Lines.Select(static row => new Row($"line '{row.Line}'", Row.Head(row.Line, "Host: {host}", "{api}"), row.Answers)),
        new("OPTIONS of the whole server", Row.Send("OPTIONS", "*", "", "{api}"), "404 AID5108 stranger"),
        new("a line that ends with LF alone", "GET /api/raw/a HTTP/1.1\nHost: {host}\r\n{api}\r\n\r\n", "400 server"),
        new("blank lines before the request", "\r\n\r\nGET" + Rest, "200"),
        new("a request without a version, as HTTP/0.9 had it", "GET /api/raw/a\r\n", "505 server"),
    ];
}
