using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>The change log's statements.</summary>
internal static class ChangeRows
{
    /// <summary>The columns that <see cref="Read(SqliteDataReader)"/> takes, in its order.</summary>
    private const string Columns = $"{TupleRows.Columns}, Number, Store, Kind, At";

    private const string Insert =
        "INSERT INTO relation_changes (Store, Kind, User, Relation, Object, ConditionName, ConditionContext, At) "
        + "VALUES ($store, $kind, $user, $relation, $object, $name, $context, $at) RETURNING Number";

    private const string After =
        $"SELECT {Columns} FROM relation_changes WHERE Number > $after ORDER BY Number LIMIT $most";

    private const string OfType =
        $"SELECT {Columns} FROM relation_changes WHERE Store = $store AND Number > $after AND Kind IN (0, 1) "
        + "AND ($type IS NULL OR (Object >= $type AND Object < $past)) AND At >= $since ORDER BY Number LIMIT $most";

    private const string OfStore =
        $"SELECT {Columns} FROM relation_changes WHERE Store = $store AND Number > $after AND Number <= $upto ORDER BY Number";

    /// <summary>Adds an entry, in the transaction of the change that it tells of.</summary>
    public static LogEntry Append(JournalScope scope, long store, RelationChangeKind kind, RelationTuple tuple, DateTimeOffset now)
    {
        var number = scope.Command(Insert).Bind(
            ("$store", store), ("$kind", (int)kind), ("$user", tuple.User), ("$relation", tuple.Relation), ("$object", tuple.Object),
            ("$name", tuple.Condition?.Name), ("$context", TupleRows.Context(tuple)), ("$at", now.ToUnixTimeMilliseconds())).ExecuteScalar();
        return new LogEntry((long)number!, store, kind, tuple, now);
    }

    /// <summary>Adds an entry that tells of no tuple.</summary>
    public static LogEntry Append(JournalScope scope, long store, RelationChangeKind kind, string about, DateTimeOffset now) =>
        Append(scope, store, kind, new RelationTuple("", "", about), now);

    public static List<LogEntry> Read(SqliteConnection connection, long after, int most) =>
        Read(connection, After, ("$after", after), ("$most", most));

    public static List<LogEntry> Read(SqliteConnection connection, long store, long after, long upTo) =>
        Read(connection, OfStore, ("$store", store), ("$after", after), ("$upto", upTo));

    /// <summary>What was written and deleted of one type of objects, or of all.</summary>
    public static List<LogEntry> Read(SqliteConnection connection, long store, string? type, long after, long since, int most) => Read(
        connection, OfType, ("$store", store), ("$after", after), ("$type", type is null ? null : type + ":"), ("$past", type + ";"), ("$since", since), ("$most", most));

    /// <summary>The number of the last entry; 0 when there is none.</summary>
    public static long Last(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(Number), 0) FROM relation_changes";
        return (long)command.ExecuteScalar()!;
    }

    private static LogEntry Read(SqliteDataReader reader) => new(
        reader.GetInt64(5), reader.GetInt64(6), (RelationChangeKind)reader.GetInt32(7), TupleRows.Read(reader),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(8)));

    private static List<LogEntry> Read(SqliteConnection connection, string sql, params ReadOnlySpan<(string, object?)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.Bind(values).ExecuteReader();
        var entries = new List<LogEntry>();
        while (reader.Read())
        {
            entries.Add(Read(reader));
        }

        return entries;
    }
}
