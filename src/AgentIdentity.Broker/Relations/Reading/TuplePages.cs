using System.Collections.Immutable;
using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>Pages of tuples: first those of the policy folder that nothing stored replaces, then those stored.</summary>
internal sealed class TuplePages(RelationParts parts, StoreMemory memory, string storeId)
{
    private const string Folder = "folder";
    private const string Stored = "stored";

    public RelationResult<RelationPage<StoredTuple>> Read(TupleFilter filter, PageRequest page)
    {
        filter = new TupleFilter(Given(filter.User), Given(filter.Relation), Given(filter.Object));
        if ((PageRules.Refusal(page) ?? TupleQuery.Refusal(filter)) is { } refusal)
        {
            return refusal;
        }

        string?[] question = ["tuples", storeId, filter.User, filter.Relation, filter.Object];
        var (place, after) = (Folder, default(RelationQuestion));
        if (page.Continuation is { Length: > 0 } token)
        {
            if (parts.Tokens.Read(token, question) is not [var where, var user, var relation, var target])
            {
                return PageRules.NoToken;
            }

            (place, after) = (where, new RelationQuestion(user, relation, target));
        }

        // One more than fits tells whether there is a next page.
        var found = Find(filter, place, after, page.Size + 1);
        if (found.Count <= page.Size)
        {
            return new RelationPage<StoredTuple>([.. found.Select(static f => f.Tuple)], "");
        }

        var (last, from) = found[page.Size - 1];
        return new RelationPage<StoredTuple>(
            [.. found.Take(page.Size).Select(static f => f.Tuple)],
            parts.Tokens.Make(question, from, last.Tuple.User, last.Tuple.Relation, last.Tuple.Object));
    }

    private List<(StoredTuple Tuple, string From)> Find(TupleFilter filter, string place, RelationQuestion after, int most)
    {
        using var connection = parts.File.Open();
        var found = new List<(StoredTuple, string)>();
        if (place == Folder)
        {
            found.AddRange(Beneath(connection, filter, after).Take(most).Select(static tuple => (tuple, Folder)));
            after = default;
        }

        if (found.Count < most)
        {
            found.AddRange(TupleQuery.Read(connection, memory.Store, filter, after, most - found.Count).Select(static tuple => (tuple, Stored)));
        }

        return found;
    }

    private IEnumerable<StoredTuple> Beneath(SqliteConnection connection, TupleFilter filter, RelationQuestion after)
    {
        var beneath = memory.Beneath;
        return beneath.Ordered
            .SkipWhile(tuple => after.Object is not null && FolderTuples.Order.Compare(tuple.Key, after) <= 0)
            .Where(tuple => TupleQuery.Matches(filter, tuple) && TupleRows.Find(connection, memory.Store, tuple.Key) is null)
            .Select(tuple => new StoredTuple(tuple, beneath.ReadAt));
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
