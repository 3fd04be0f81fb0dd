using System.Collections.Immutable;
using System.Globalization;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Pages of the change log. The last page's token goes on where the log ended, so that whoever keeps it misses nothing.</summary>
internal sealed class ChangePages(RelationParts parts, StoreMemory memory, string storeId)
{
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

        using var connection = parts.File.Open();
        var entries = ChangeRows.Read(connection, memory.Store, type, after, since, page.Size);
        return entries.Count == 0
            ? new RelationPage<TupleChange>([], page.Continuation ?? "")
            : new RelationPage<TupleChange>(
                [.. entries.Select(static e => new TupleChange(e.Tuple, e.Kind == RelationChangeKind.Deleted, e.At))],
                parts.Tokens.Make(["changes", storeId, type], entries[^1].Number.ToString(CultureInfo.InvariantCulture)));
    }
}
