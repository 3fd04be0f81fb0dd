using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>What the tables hold of one store.</summary>
internal sealed record StoredTuples(TupleIndex Tuples, string? NewestModel);

/// <summary>Reads a store whole.</summary>
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
        tuples.CommandText = $"SELECT {TupleRows.Columns} FROM tuples WHERE Store = $store";
        using var reader = tuples.Bind(("$store", store)).ExecuteReader();
        var builder = new TupleIndexBuilder();
        while (reader.Read())
        {
            builder.Add(TupleRows.Read(reader));
        }

        using var newest = connection.CreateCommand();
        newest.CommandText = "SELECT Id FROM relation_models WHERE Store = $store ORDER BY Number DESC LIMIT 1";
        return new StoredTuples(builder.Build(), newest.Bind(("$store", store)).ExecuteScalar() as string);
    }
}
