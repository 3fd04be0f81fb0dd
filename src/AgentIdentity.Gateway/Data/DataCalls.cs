using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Data.Sql;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Data;

/// <summary>
/// What a statement is to policy: one call for each table and each thing that is done with it, decided one by one. The action is the verb, the
/// identifier the table as a path, and the body holds the whole statement as it will be sent.
/// </summary>
internal static class DataCalls
{
    // What names no table has a name all the same: only a grant for every table is a grant for it.
    private static readonly IReadOnlyList<TableUse> NoTable = [new("SELECT", "", "", [])];

    public static ImmutableArray<Call> Of(Upstream upstream, SqlStatement statement, QueryRequest request, int mostRows)
    {
        var uses = statement.Uses.Count == 0 ? NoTable : statement.Uses;
        return
        [
            .. uses.Select(use => new Call(
                CallKind.Data, upstream.Name, use.Action, use.Table.Length == 0 ? "/" : use.Path, ArgumentsOf(statement, request, use, mostRows), ArgumentsKnown: true)),
        ];
    }

    /// <summary>How many rows a caller gets who asks for no number: as many as the token allows, and not more than the database gives.</summary>
    public static int MostRows(Upstream upstream, SqlStatement statement, QueryRequest request, Delegation token)
    {
        if (request.MaxRows is { } asked)
        {
            return Math.Min(asked, upstream.Database!.MaxRows);
        }

        var most = upstream.Database!.MaxRows;
        foreach (var use in statement.Uses)
        {
            var granted = token.Details.Items.OfType<DataDetail>().Where(detail =>
                (detail.Identifier == "*" || detail.Identifier == $"{use.Schema}.{use.Table}") && detail.Actions.Contains(use.Action, StringComparer.OrdinalIgnoreCase)).ToList();
            if (granted.Count > 0 && granted.All(static detail => detail.MaxRows is not null))
            {
                most = Math.Min(most, granted.Max(static detail => detail.MaxRows!.Value));
            }
        }

        return most;
    }

    public static string DigestOf(SqlStatement statement) => EvidenceBody.Digest(Encoding.UTF8.GetBytes(statement.Text));

    private static JsonElement ArgumentsOf(SqlStatement statement, QueryRequest request, TableUse use, int mostRows) => JsonSerializer.SerializeToElement(new Dictionary<string, object?>
    {
        ["body"] = new Dictionary<string, object?>
        {
            ["statement"] = statement.Text,
            ["statement_digest"] = DigestOf(statement),
            ["parameters"] = request.Parameters is { } given ? given : Array.Empty<object>(),
            ["tables"] = statement.Uses.Select(static one => $"{one.Schema}.{one.Table}").Distinct(),
            ["columns"] = use.Columns,
            ["max_rows"] = mostRows,
        },
    });
}
