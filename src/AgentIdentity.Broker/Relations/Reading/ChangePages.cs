using System.Collections.Immutable;
using System.Globalization;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Pages of the change log. The last page's token goes on where the log ended, so that whoever keeps it misses nothing.</summary>
internal sealed class ChangePages(RelationParts parts, StoreMemory memory, string storeId)
{
    private const string Sql =
        $"SELECT {TupleRows.Columns}, Number, Store, Kind, At FROM relation_changes WHERE Store = $store AND Number > $after AND Kind IN (0, 1) "
        + "AND ($type IS NULL OR (Object >= $type AND Object < $past)) AND At >= $since ORDER BY Number LIMIT $most";

    public RelationResult<RelationPage<TupleChange>> Read(ChangeFilter filter, PageRequest page)
    {
        var type = string.IsNullOrEmpty(filter.Type) ? null : filter.Type;
        var (after, since) = (0L, filter.Since?.ToUnixTimeMilliseconds() ?? 0);
        if (page.Continuation is { Length: > 0 } token)
        {
            if (parts.Tokens.Open(token) is not { Question: ["changes", var store, var before], Position: [var number] } || store != storeId)
            {
                return PageRules.NoToken;
            }

            if (before != type)
            {
                return new RelationFailure(
                    RelationFailureCode.QueryStringTypeContinuationTokenMismatch, "The type in the querystring and the continuation token don't match");
            }

            // Where the pages have come to says more than where they began.
            (after, since) = (long.Parse(number, CultureInfo.InvariantCulture), 0);
        }

        if (PageRules.Refusal(page) is { } refusal)
        {
            return refusal;
        }

        var entries = Find(type, after, since, page.Size);
        return entries.Count == 0
            ? new RelationPage<TupleChange>([], page.Continuation ?? "")
            : new RelationPage<TupleChange>(
                [.. entries.Select(static e => new TupleChange(e.Tuple, e.Kind == RelationChangeKind.Deleted, e.At))],
                parts.Tokens.Make(["changes", storeId, type], entries[^1].Number.ToString(CultureInfo.InvariantCulture)));
    }

    private List<LogEntry> Find(string? type, long after, long since, int most)
    {
        using var connection = parts.File.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        using var reader = command.Bind(
            ("$store", memory.Store), ("$after", after), ("$type", type is null ? null : type + ":"), ("$past", type + ";"), ("$since", since),
            ("$most", most)).ExecuteReader();
        var entries = new List<LogEntry>();
        while (reader.Read())
        {
            entries.Add(ChangeRows.Read(reader));
        }

        return entries;
    }
}
