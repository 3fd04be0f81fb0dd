using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker.Tests;

/// <summary>Somebody with the database file and a tool of their own.</summary>
internal static class Database
{
    public static void Execute(TestBroker broker, string sql) => Scalar(broker, sql);

    public static object? Scalar(TestBroker broker, string sql)
    {
        var source = Path.Combine(broker.Folder, "data", "agentidentity.db");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are literals of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
