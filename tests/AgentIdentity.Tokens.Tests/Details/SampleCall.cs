namespace AgentIdentity.Tokens.Tests;

/// <summary>A call, and a reading of details written separately from the product's: what would each let through?</summary>
internal sealed record SampleCall(string Kind, string Location, string Action, string Name, object? Amount, object? Currency, long Count)
{
    public static IReadOnlyList<SampleCall> All { get; } =
    [
        .. from location in new[] { "crm", "erp" }
           from action in new[] { "tools/call", "prompts/get" }
           from name in new[] { "search", "refund", "drop" }
           from amount in new object?[] { null, 5m, 75m, 500m, "EUR" }
           from currency in new object?[] { null, 20m, "EUR", "USD", "GBP" }
           from count in new[] { 1L, 4L, 9L }
           select new SampleCall("tool", location, action, name, amount, currency, count),
        .. from location in new[] { "crm", "erp" }
           from action in new[] { "tools/call", "resources/read", "prompts/get" }
           from uri in new[] { "docs://a/", "docs://a/b", "docs://a/b/c", "docs://ab", "docs://z", "docs://a/*" }
           from count in new[] { 1L, 9L }
           select new SampleCall("tool", location, action, uri, 75m, "EUR", count),
        .. from location in new[] { "crm", "erp" }
           from action in new[] { "GET", "POST" }
           from path in new[] { "/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/z" }
           select new SampleCall("http", location, action, path, null, null, 0),
        .. from location in new[] { "v1", "v2" }
           from name in new[] { "fast", "slow" }
           from spent in new[] { 0L, 500_000L, 2_000_000L }
           select new SampleCall("model", location, "", name, null, null, spent),
        .. from location in new[] { "db1", "db2" }
           from action in new[] { "select", "update", "delete" }
           from table in new[] { "crm.orders", "crm.people", "crm.secrets" }
           from column in new object[] { "id", "name", "salary" }
           from rows in new[] { 1L, 50L, 1000L }
           select new SampleCall("data", location, action, table, column, null, rows),
    ];

    public bool AllowedBy(AuthorizationDetails details) => details.Items.Any(Allows);

    private bool Allows(AuthorizationDetail item) => item.Locations.Contains(Location) && item switch
    {
        McpToolDetail tool => Kind == "tool" && tool.Actions.Contains(Action) && tool.Identifier is var t && (t == "*" || t == Name || (Action == "resources/read" && Name[^1] != '*' && Matches(t.Split('/'), Name.Split('/'))))
            && Count <= (tool.MaxCalls ?? long.MaxValue) && tool.ArgumentLimits.All(Satisfies),
        HttpDetail http => Kind == "http" && http.Actions.Contains(Action) && http.Paths.Any(path => Matches(path.Split('/'), Name.Split('/'))),
        DataDetail data => Kind == "data" && data.Actions.Contains(Action) && (data.Identifier == "*" || data.Identifier == Name)
            && (data.Columns.Count == 0 || (Amount is string column && data.Columns.Contains(column))) && Count <= (data.MaxRows ?? long.MaxValue),
        ModelDetail model => Kind == "model" && (model.Identifier == "*" || model.Identifier == Name) && Count <= (model.BudgetMicroUsd ?? long.MaxValue),
        _ => false,
    };

    private bool Satisfies(ArgumentLimit limit)
    {
        var value = limit.Name switch { "amount" => Amount, "currency" => Currency, _ => null };
        return (limit.Min is null || value is decimal low && low >= limit.Min)
            && (limit.Max is null || value is decimal high && high <= limit.Max)
            && (limit.OneOf is null || value is string text && limit.OneOf.Contains(text));
    }

    private static bool Matches(string[] pattern, string[] path) => pattern[^1] == "*"
        ? path.Length >= pattern.Length && pattern.SkipLast(1).SequenceEqual(path.Take(pattern.Length - 1))
        : pattern.SequenceEqual(path);
}
