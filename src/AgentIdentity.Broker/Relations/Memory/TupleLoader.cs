using System.Text.Json;
using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace AgentIdentity.Broker;

/// <summary>What the tables hold of one store.</summary>
/// <param name="Tuples">The tuples.</param>
/// <param name="NewestModel">The newest model's id, or null.</param>
/// <param name="Malformed">How many rows are no tuples. No write stores such; they can relate nobody and are passed over.</param>
internal sealed record StoredTuples(TupleIndex Tuples, string? NewestModel, int Malformed);

/// <summary>Reads a store whole, a million tuples in seconds: from SQLite's own memory, without making a string of each name.</summary>
internal static class TupleLoader
{
    /// <returns>Null when the store was deleted.</returns>
    public static StoredTuples? Read(SqliteConnection connection, long store)
    {
        if (!StoreRows.Lives(connection, store))
        {
            return null;
        }

        using var tuples = connection.CreateCommand();
        tuples.CommandText = FillsTheTable(connection, store)
            ? $"SELECT {TupleRows.Columns} FROM tuples WHERE +Store = $store"
            : $"SELECT {TupleRows.Columns} FROM tuples WHERE Store = $store";
        using var reader = tuples.Bind(("$store", store)).ExecuteReader();
        var builder = new TupleIndexBuilder();
        var malformed = 0;
        while (reader.Read())
        {
            malformed += TryAdd(builder, reader) ? 0 : 1;
        }

        using var newest = connection.CreateCommand();
        newest.CommandText = "SELECT Id FROM relation_models WHERE Store = $store ORDER BY Number DESC LIMIT 1";
        return new StoredTuples(builder.Build(), newest.Bind(("$store", store)).ExecuteScalar() as string, malformed);
    }

    private static bool TryAdd(TupleIndexBuilder builder, SqliteDataReader reader)
    {
        var row = reader.Handle!;
        var condition = reader.IsDBNull(3) ? null
            : new TupleCondition(reader.GetString(3), reader.IsDBNull(4) ? null : JsonElement.Parse(reader.GetString(4)));
        try
        {
            builder.Add(sqlite3_column_blob(row, 0), sqlite3_column_blob(row, 1), sqlite3_column_blob(row, 2), condition);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Row by row in the order of the table is several times faster than by the index, as long as most rows are wanted.
    private static bool FillsTheTable(SqliteConnection connection, long store)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 4 * (SELECT count(*) FROM tuples WHERE Store = $store) > (SELECT coalesce(max(rowid), 0) FROM tuples)";
        return command.Bind(("$store", store)).ExecuteScalar() is 1L;
    }
}
