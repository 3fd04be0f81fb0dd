using System.Text.Json;
using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>Tuples between policy and table.</summary>
internal static class TupleRows
{
    /// <summary>The columns that <see cref="Read"/> takes, in its order.</summary>
    public const string Columns = "User, Relation, Object, ConditionName, ConditionContext";

    private const string Key = "Store = $store AND Object = $object AND Relation = $relation AND User = $user";

    public static RelationTuple Read(SqliteDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.GetString(2),
        reader.IsDBNull(3) ? null : new TupleCondition(reader.GetString(3), reader.IsDBNull(4) ? null : JsonElement.Parse(reader.GetString(4))));

    public static string? Context(RelationTuple tuple) => tuple.Condition?.Context?.GetRawText();

    /// <summary>The stored tuple with this key, or null.</summary>
    public static RelationTuple? Find(JournalScope scope, long store, RelationQuestion key) =>
        Find(scope.Command($"SELECT {Columns} FROM tuples WHERE {Key}"), store, key);

    public static RelationTuple? Find(SqliteConnection connection, long store, RelationQuestion key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM tuples WHERE {Key}";
        return Find(command, store, key);
    }

    public static void Insert(JournalScope scope, long store, RelationTuple tuple, DateTimeOffset now) => scope.Command(
        "INSERT INTO tuples (Store, User, Relation, Object, ConditionName, ConditionContext, WrittenAt) "
        + "VALUES ($store, $user, $relation, $object, $name, $context, $at)").Bind(
        ("$store", store), ("$user", tuple.User), ("$relation", tuple.Relation), ("$object", tuple.Object),
        ("$name", tuple.Condition?.Name), ("$context", Context(tuple)), ("$at", now.ToUnixTimeMilliseconds())).ExecuteNonQuery();

    public static void Delete(JournalScope scope, long store, RelationQuestion key) => BindKey(scope.Command($"DELETE FROM tuples WHERE {Key}"), store, key).ExecuteNonQuery();

    private static RelationTuple? Find(SqliteCommand command, long store, RelationQuestion key)
    {
        using var reader = BindKey(command, store, key).ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    private static SqliteCommand BindKey(SqliteCommand command, long store, RelationQuestion key) =>
        command.Bind(("$store", store), ("$object", key.Object), ("$relation", key.Relation), ("$user", key.User));
}
