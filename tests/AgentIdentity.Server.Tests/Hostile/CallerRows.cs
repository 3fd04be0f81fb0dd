namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>Credentials in places and numbers where none are taken: those who come so are strangers.</summary>
internal static class CallerRows
{
    private static readonly (string What, string[] Headers, string Answers)[] Api =
    [
        ("no credential", [], "401 AID1001 stranger"),
        ("two credentials", ["{api}", "{api}"], "401 AID1002 stranger"),
        ("two credentials of which the second is none", ["{api}", "Authorization: "], "401 AID1002 stranger"),
        ("a credential of another scheme", ["Authorization: Basic YTpi"], "401 AID1003 stranger"),
        ("a credential for another address", ["{mcp}"], "401 AID1012 stranger"),
        ("something behind the credential", ["{api} evil"], "401 AID1005 stranger"),
        ("a list of credentials", ["{api}, Bearer evil"], "401 AID1005 stranger"),
        ("a credential in a cookie", ["Cookie: access_token=evil"], "401 AID1001 stranger"),
        ("a credential under another name", ["X-Authorization: Bearer evil", "Proxy-Authorization: Bearer evil"], "401 AID1001 stranger"),
        ("a scheme with an underscore", ["Authorization_: Bearer evil"], "401 AID1001 stranger"),
        ("a token that is none", ["Authorization: Bearer evil"], "401 AID1005 stranger"),
        ("a token of 100 KB", ["Authorization: Bearer " + new string('a', 30_000)], "401 AID1004 stranger"),
        ("a token without a signature", ["Authorization: Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30."], "401 AID1007 stranger"),
        ("a proof and a Bearer token", ["{api}", "DPoP: evil", "DPoP: evil"], "401 AID1002 stranger"),
        ("a scheme in capitals is the same scheme", ["{api}".Replace("Bearer", "BEARER", StringComparison.Ordinal)], "200"),
    ];

    public static IEnumerable<Row> All =>
    [
        .. Api.Select(static row => new Row(row.What, Row.Send("GET", "/api/raw/a", "", row.Headers), row.Answers)),
        new("a credential in the query", Row.Send("GET", "/api/raw/a?access_token=evil", ""), "401 AID1001 stranger"),
        new("a credential in the body", Row.Send("POST", "/api/raw/a", "access_token=evil", "Content-Type: application/x-www-form-urlencoded"), "401 AID1001 stranger"),
        new("MCP: no credential", Row.Send("POST", "/mcp/tools", "{}", "Content-Type: application/json"), "401 AID1001 stranger"),
        new("MCP: a credential for another address", Row.Send("POST", "/mcp/tools", "{}", "{api}", "Content-Type: application/json"), "401 AID1012 stranger"),
        new("MCP: a session is no credential", Row.Send("POST", "/mcp/tools", "{}", "Mcp-Session-Id: evil", "Content-Type: application/json"), "401 AID1001 stranger"),
    ];
}
