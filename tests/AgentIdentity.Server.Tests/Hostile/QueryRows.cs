namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Queries that ask for another method, or that can be cut in two ways.</summary>
internal static class QueryRows
{
    private static readonly (string Query, string Answers)[] Queries =
    [
        ("?_method=DELETE", "400 AID3004"), ("?_METHOD=DELETE", "400 AID3004"), ("?a=1&_method=DELETE", "400 AID3004"), ("?%5Fmethod=DELETE", "400 AID3004"), ("?%5f%6dethod=DELETE", "400 AID3004"),
        ("?a=1;_method=DELETE", "400 AID3004"), ("?_method", "400 AID3004"), ("?_method=GET", "400 AID3004"), ("?x-http-method-override=PUT", "400 AID3004"), ("?X-HTTP-Method=PUT", "400 AID3004"),
        ("?_method[]=DELETE", "400 AID3004"), ("?%20_method=DELETE", "400 AID3004"), ("?+_method=DELETE", "400 AID3004"), ("?.method=DELETE", "400 AID3004"), ("?_method%00x=DELETE", "400 AID3004"), ("?a=1?_method=DELETE", "200"),
        ("?a#b", "400 AID3002"), ("?a\\b", "400 AID3002"), ("?a=%", "400 AID3002"), ("?a=%4", "400 AID3002"), ("?a=%zz", "400 AID3002"), ("?a=%u0041", "400 AID3002"),
        ("?caf\u00e9", "400 server"), ("?a=\u0001", "400 AID3002"), ("?a=\u007f", "400 AID3002"), ("?a=\t", "400 AID3002"), ("?a=%00", "200"), ("?a=%0D%0AX-Bad:%201", "200"),
        ("?a=%2e%2e%2f", "200"), ("?a=1&a=2", "200"), ("?", "200"), ("??", "200"), ("?a=b%20c&d=%C3%A9", "200"), ("?/../admin", "200"), ("?a[b]=c|d\"e", "200"),
    ];

    public static IEnumerable<Row> All => Queries.Select(static row => new Row($"query {row.Query}", Row.Get("/api/raw/a" + row.Query), row.Answers));
}
