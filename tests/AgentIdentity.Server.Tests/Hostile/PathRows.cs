namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Paths that one reader could take for another path, and names of upstreams that are not spelt plainly.</summary>
internal static class PathRows
{
    private const string Twice = "400 AID3002";
    private const string Unknown = "404 AID3001 stranger";

    private static readonly (string Path, string Answers)[] Paths =
    [
        ("/../raw/secret", Twice), ("/a/../../admin/agents", Twice), ("/a/..", Twice), ("/a/.", Twice), ("/./a", Twice), ("/..", Twice),
        ("/%2e%2e/secret", Twice), ("/%2E%2E/secret", Twice), ("/.%2e/secret", Twice), ("/%2e./secret", Twice), ("/%2e%2e/%2e%2e/admin/agents", Twice),
        ("/%2e%2e%2f%2e%2e%2fadmin", Twice), ("/..%2fadmin", Twice), ("/..%5cadmin", Twice), ("/..;/admin", Twice), ("/.;/admin", Twice), ("/%2e%2e;x=1/admin", Twice),
        ("/a%2fb", Twice), ("/a%2Fb", Twice), ("/a%5cb", Twice), ("/a%5Cb", Twice), ("/a\\b", Twice), ("/a\\..\\b", Twice),
        ("//a", Twice), ("/a//b", Twice), ("/a///", Twice), ("/a;v=1/b", Twice), ("/a%3Bv=1", Twice), ("/;", Twice),
        ("/%252e%252e/x", Twice), ("/%252Fx", Twice), ("/%25", Twice), ("/%25%32%65", Twice), ("/%41", Twice), ("/%7E", Twice), ("/%2D", Twice), ("/%5F", Twice), ("/%30", Twice),
        ("/%c3%a9", Twice), ("/%C3%a9", Twice), ("/%C3", Twice), ("/%A9", Twice), ("/%C0%AE%C0%AE/x", Twice), ("/%C0%AF", Twice), ("/%E0%80%AF", Twice), ("/%F0%80%80%AF", Twice),
        ("/%ED%A0%80", Twice), ("/%F8%88%80%80%80", Twice), ("/%FF", Twice), ("/%FE%FF", Twice), ("/%C1%9C", Twice),
        ("/%00", "400 server"), ("/a%00.json", "400 server"), ("/%01", Twice), ("/%0A", Twice), ("/%0D%0AX-Evil:%201", Twice), ("/%09", Twice), ("/%7F", Twice), ("/%1b", Twice),
        ("/%u002e%u002e/x", Twice), ("/%", Twice), ("/%2", Twice), ("/%zz", Twice), ("/%G0", Twice), ("/a%", Twice), ("/%%32%65", Twice),
        ("/a|b", Twice), ("/a\"b", Twice), ("/a<b>", Twice), ("/a[0]", Twice), ("/a{b}", Twice), ("/a^b", Twice), ("/a`b", Twice),
        ("/a%3Fb", Twice), ("/a%23b", Twice), ("/a#b", Twice), ("/a#/../b", Twice),
        ("/caf\u00c3\u00a9", "400 server"), ("/\u00e9", "400 server"), ("/\u0001", Twice), ("/a\u007f", Twice),
    ];

    // The path below the upstream's own name is taken apart only once there is one.
    private static readonly (string Target, string Answers)[] Names =
    [
        ("/api//raw/1", Unknown), ("/api/%72aw/1", Unknown), ("/api/RAW/1", Unknown), ("/API/raw/1", Unknown), ("/Api/raw/1", Unknown), ("/api/raw%2F1", Unknown),
        ("/api/raw%2f..%2fraw/1", Unknown), ("/api/raw;x/1", Unknown), ("/api/raw./1", Unknown), ("/api/raw%20/1", Unknown), ("/api/./raw/1", Unknown), ("/api/../api/raw/1", Unknown),
        ("/api/none/1", Unknown), ("/api/", Unknown), ("/api/tools/1", Unknown), ("/api/raw\\1", Unknown), ("/api/raw#/1", Unknown), ("/api/raw@other/1", Unknown), ("/api/raw:80/1", Unknown),
        ("http://elsewhere.example/api/raw/1", "400 server"), ("http://{host}/api/raw/1", Unknown), ("http://{host}@elsewhere.example/api/raw/1", "400 server"),
        ("//api/raw/1", "404 AID5108 stranger"), ("/./api/raw/1", Unknown), ("/x/../api/raw/1", Unknown), ("/%61pi/raw/1", Unknown), ("/api%2Fraw/1", "404 AID5108 stranger"),
    ];

    public static IEnumerable<Row> All =>
    [
        .. Paths.Select(static row => new Row($"path {row.Path}", Row.Get("/api/raw" + row.Path), row.Answers)),
        .. Names.Select(static row => new Row($"address {row.Target}", Row.Get(row.Target), row.Answers)),
        .. ((string[])["/a", "/", "/a/", "/caf%C3%A9/%E2%82%AC", "/a:b/c@d/e=f/g,h/i+j", "/...", "/a%20b", "/a..b/.c", "/!$&'()", "/~a_b-c.d"])
            .Select(static path => new Row($"plain path {path}", Row.Get("/api/raw" + path), "200")),
        new("a path with a star, which no grant can name", Row.Get("/api/raw/a*"), "403 AID3201"),
        new("no path at all", Row.Get("/api/raw"), "200"),
        new("a path of 7000 characters", Row.Get("/api/raw/" + new string('a', 7000)), "200"),
        new("a path of 9000 characters", Row.Get("/api/raw/" + new string('a', 9000)), "414 server"),
        new("2000 segments of dots", Row.Get("/api/raw" + string.Concat(Enumerable.Repeat("/..", 2000))), Twice),
    ];
}
