using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>The stores' statements.</summary>
internal static class StoreRows
{
    private const string Columns = "Number, Id, Name, CreatedAt, UpdatedAt";

    private const string Living = "SELECT 1 FROM relation_stores WHERE Number = $store AND DeletedAt IS NULL";

    /// <summary>What is said of a store that never was, or was deleted.</summary>
    public static RelationFailure NotFound { get; } = new(RelationFailureCode.StoreIdNotFound, "Store ID not found; GET /stores lists those there are");

    /// <summary>Whether the store was not deleted up to this transaction.</summary>
    public static bool Lives(JournalScope scope, long store) => scope.Command(Living).Bind(("$store", store)).ExecuteScalar() is not null;

    public static bool Lives(SqliteConnection connection, long store)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Living;
        return command.Bind(("$store", store)).ExecuteScalar() is not null;
    }

    public static (long Number, RelationStore Store)? Find(SqliteConnection connection, string id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM relation_stores WHERE Id = $id AND DeletedAt IS NULL";
        using var reader = command.Bind(("$id", id)).ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    public static List<(long Number, RelationStore Store)> List(SqliteConnection connection, string? name, long after, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM relation_stores WHERE Number > $after AND DeletedAt IS NULL "
            + "AND ($name IS NULL OR Name = $name) ORDER BY Number LIMIT $most";
        using var reader = command.Bind(("$after", after), ("$name", name), ("$most", most)).ExecuteReader();
        var stores = new List<(long, RelationStore)>();
        while (reader.Read())
        {
            stores.Add(Read(reader));
        }

        return stores;
    }

    private static (long Number, RelationStore Store) Read(SqliteDataReader reader) => (reader.GetInt64(0), new RelationStore(
        reader.GetString(1), reader.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4))));
}
