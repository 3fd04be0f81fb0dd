namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Header lines: malformed ones, ones that say another method or address, and ones that an upstream would believe.</summary>
internal static class HeaderRows
{
    private static readonly (string Header, string Answers)[] Malformed =
    [
        ("X-A : b", "400 server"), ("X-A\t: b", "400 server"), (" X-A: b", "400 server"), ("\tX-A: b", "400 server"), (": b", "400 server"), ("X-A", "400 server"), ("X A: b", "400 server"),
        ("X-A: b\u0000c", "400 server"), ("X-A: b\rc", "400 server"), ("X-A\u0000: b", "400 server"), ("X(A): evil", "200"), ("X-\u00c4: b", "400 server"),
        ("X-A: b\r\n c", "400 server"), ("X-A: b\nX-Evil: c", "400 server"), ("Host: elsewhere.example", "400 server"),
    ];

    private static readonly string[] Overrides =
        ["X-HTTP-Method-Override", "x-http-method-override", "X-HTTP-Method", "X-Method-Override", "X_HTTP_METHOD_OVERRIDE", "X-Method", "X-Original-Method", "X_METHOD"];

    // What frameworks, proxies, meshes and identity-aware front doors set, and what stands behind them believes.
    private static readonly string[] Believed =
    [
        "X-Original-URL", "X-Rewrite-URL", "X-Original-URI", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Uri", "X-Forwarded-Client-Cert", "X-Forwarded-User",
        "X_Forwarded_For", "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP", "X-Cluster-Client-IP", "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr",
        "Client-IP", "X-Azure-ClientIP", "X-Envoy-External-Address", "X-Original-Host", "X-Host", "X-Forwarded-Server", "Front-End-Https", "X-Url-Scheme",
        "Cookie", "Cookie2", "Proxy-Authorization", "X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token", "Txn-Token", "DPoP", "X-Amz-Security-Token", "X-Goog-Api-Key",
        "Client-Cert", "X-Client-Cert", "X-SSL-Client-Cert", "X-ARR-ClientCert", "X-Remote-User", "Remote-User", "X-User", "X-Authenticated-User", "X-WebAuth-User", "X-Auth-Request-Email", "X-Ms-Client-Principal",
        "X-Goog-Authenticated-User-Email", "X-Goog-IAP-JWT-Assertion", "X-Amzn-Oidc-Data", "Cf-Access-Jwt-Assertion", "Tailscale-User-Login", "X-Pomerium-Jwt-Assertion", "X-Teleport-User", "Remote-Groups",
        "Signature", "Signature-Input", "AgentIdentity-Actor", "AgentIdentity-Subject", "X-Middleware-Subrequest", "X-Proxy-URL", "Proxy", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "HTTP2-Settings",
    ];

    private static readonly (string What, string[] Headers, string Answers)[] Others =
    [
        ("an upgrade to WebSocket", ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="], "400 AID3006"),
        ("an upgrade to HTTP/2", ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"], "400 AID3006"),
        ("an upgrade to TLS", ["Connection: Upgrade", "Upgrade: TLS/1.0"], "400 AID3006"),
        ("a list of upgrades", ["Connection: keep-alive, Upgrade", "Upgrade: foo, websocket"], "400 AID3006"),
        ("an upgrade that the connection does not name", ["Upgrade: evil"], "200"),
        ("headers that the connection takes away", ["Connection: X-Hop, Authorization, Host", "X-Hop: evil"], "200"),
        ("a host that is another's", ["X-A: b"], "200"),
        ("101 headers", [.. Enumerable.Range(0, 101).Select(static i => $"X-{i}: a")], "431 server"),
        ("headers of 40 KB", ["X-A: " + new string('a', 40_000)], "431 server"),
    ];

    public static IEnumerable<Row> All =>
    [
        .. Malformed.Select(static row => new Row($"header '{row.Header}'", Row.Get("/api/raw/a", row.Header), row.Answers)),
        .. Overrides.Select(static name => new Row($"header {name} asks for another method", Row.Get("/api/raw/a", $"{name}: DELETE"), "400 AID3004")),
        .. Believed.Select(static name => new Row($"header {name} does not pass", Row.Get("/api/raw/a", $"{name}: evil"), "200")),
        .. Others.Select(static row => new Row(row.What, Row.Get("/api/raw/a", row.Headers), row.Answers)),
        new("no host", Row.Head("GET /api/raw/a HTTP/1.1", "{api}"), "400 server"),
        new("an empty host", Row.Head("GET /api/raw/a HTTP/1.1", "Host:", "{api}"), "200"),
        new("a host with a path", Row.Head("GET /api/raw/a HTTP/1.1", "Host: evil.example/x", "{api}"), "400 server"),
        new("a host with a user", Row.Head("GET /api/raw/a HTTP/1.1", "Host: a@evil.example", "{api}"), "400 server"),
        new("another host", Row.Head("GET /api/raw/a HTTP/1.1", "Host: evil.example", "{api}"), "200"),
    ];
}
