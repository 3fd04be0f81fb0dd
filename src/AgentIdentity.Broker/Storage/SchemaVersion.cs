using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>
/// Each database file says which tables it has (PRAGMA user_version). A program that met the tables of another version would fail
/// at the first column it misses, or worse, write what the other cannot read: it does not start.
/// </summary>
public static class SchemaVersion
{
    /// <summary>The version of both files. Raise it whenever a table changes after a release; a test holds the tables against it.</summary>
    public const int Current = 7;

    /// <summary>Stamps an empty file before its tables are made, so that a start cut short leaves nothing half stamped; refuses a file of another version.</summary>
    /// <param name="connection">Open, or it is opened.</param>
    /// <param name="file">The file's name, for the message.</param>
    /// <param name="mend">What to do about a file of another version.</param>
    public static void Demand(SqliteConnection connection, string file, string mend)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Open();
        if (Read(connection, "SELECT count(*) FROM sqlite_master") == 0)
        {
            using var stamp = connection.CreateCommand();
            stamp.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Current}");
            stamp.ExecuteNonQuery();
        }
        else if (Read(connection, "PRAGMA user_version") is var found && found != Current)
        {
            throw new BrokerException(BrokerError.SchemaOfAnotherVersion, $"{file} has schema version {found}, and this program needs {Current}. {mend}");
        }
    }

    private static long Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
