using System.Text;
using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>Stored tuples that match a filter, in the order of object, relation and user.</summary>
internal static class TupleQuery
{
    public static RelationFailure? Refusal(TupleFilter filter)
    {
        if (filter == default)
        {
            return null;
        }

        var colon = filter.Object?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && (colon < filter.Object!.Length - 1 || !string.IsNullOrEmpty(filter.User)) ? null : new RelationFailure(
            RelationFailureCode.ValidationError,
            "the 'tuple_key' field was provided but the object type field is required and both the object id and user cannot be empty");
    }

    public static bool Matches(TupleFilter filter, RelationTuple tuple) =>
        (filter.User is null || tuple.User == filter.User)
        && (filter.Relation is null || tuple.Relation == filter.Relation)
        && (filter.Object is null || (filter.Object.EndsWith(':') ? tuple.Object.StartsWith(filter.Object, StringComparison.Ordinal) : tuple.Object == filter.Object));

    public static List<StoredTuple> Read(SqliteConnection connection, long store, TupleFilter filter, RelationQuestion after, int most)
    {
        using var command = connection.CreateCommand();
        var sql = new StringBuilder($"SELECT {TupleRows.Columns}, WrittenAt FROM tuples WHERE Store = $store");
        command.Parameters.AddWithValue("$store", store);
        Restrict(command, sql, filter);
        if (after.Object is not null)
        {
            sql.Append(" AND (Object, Relation, User) > ($afterObject, $afterRelation, $afterUser)");
            command.Parameters.AddWithValue("$afterObject", after.Object);
            command.Parameters.AddWithValue("$afterRelation", after.Relation);
            command.Parameters.AddWithValue("$afterUser", after.User);
        }

        sql.Append(" ORDER BY Object, Relation, User LIMIT $most");
        command.Parameters.AddWithValue("$most", most);
#pragma warning disable CA2100 // Nothing that a caller gave is in the text.
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var tuples = new List<StoredTuple>();
        while (reader.Read())
        {
            tuples.Add(new StoredTuple(TupleRows.Read(reader), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5))));
        }

        return tuples;
    }

    private static void Restrict(SqliteCommand command, StringBuilder sql, TupleFilter filter)
    {
        if (filter.Object is { } given)
        {
            if (given.EndsWith(':'))
            {
                // Everything between "type:" and "type;", which is the next character.
                sql.Append(" AND Object >= $object AND Object < $past");
                command.Parameters.AddWithValue("$past", given[..^1] + ";");
            }
            else
            {
                sql.Append(" AND Object = $object");
            }

            command.Parameters.AddWithValue("$object", given);
        }

        if (filter.Relation is not null)
        {
            sql.Append(" AND Relation = $relation");
            command.Parameters.AddWithValue("$relation", filter.Relation);
        }

        if (filter.User is not null)
        {
            sql.Append(" AND User = $user");
            command.Parameters.AddWithValue("$user", filter.User);
        }
    }
}
