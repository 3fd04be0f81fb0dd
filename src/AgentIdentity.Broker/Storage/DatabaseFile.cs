using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>The SQLite file: how it is opened, and the model that goes into it.</summary>
internal sealed class DatabaseFile(BrokerOptions options)
{
    // synchronous is a property of each connection; WAL is a property of the file and is set when it is made.
    // What is written again and again (indexes, balances) goes from the log into the file once for many commits, and stays at hand meanwhile.
    private const string WriterPragmas = "PRAGMA wal_autocheckpoint=8000; PRAGMA cache_size=-16384;";

    private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=2000;";

    public string Path { get; } = System.IO.Path.Combine(options.DataFolder, "agentidentity.db");

    // The provider tries again by itself for this many seconds: a database that somebody else has locked must not hold calls up for longer.
    public string ConnectionString => new SqliteConnectionStringBuilder { DataSource = Path, DefaultTimeout = 2 }.ToString();

    public static void Configure(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    /// <summary>The one connection that writes.</summary>
    public SqliteConnection OpenToWrite()
    {
        var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = WriterPragmas;
        command.ExecuteNonQuery();
        return connection;
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        Configure(connection);
        return connection;
    }

    public void Configure(DbContextOptionsBuilder builder)
    {
        builder.UseSqlite(ConnectionString).AddInterceptors(ConnectionSettings.Shared);
        options.ExtendDatabase?.Invoke(builder);
    }

    public DbContextOptions<BrokerDbContext> OptionsFor(SqliteConnection connection)
    {
        var builder = new DbContextOptionsBuilder<BrokerDbContext>();
        builder.UseSqlite(connection);
        options.ExtendDatabase?.Invoke(builder);
        return builder.Options;
    }

    /// <summary>Makes the file and its tables when they are missing, readable by this user only.</summary>
    public void Create()
    {
        PrivateFiles.CreateFolder(options.DataFolder);
        PrivateFiles.Touch(Path);
        using var connection = Open();
        SchemaVersion.Demand(connection, Path, "Start the version that wrote it, or restore the backup that belongs to this one.");
        using (var wal = connection.CreateCommand())
        {
            wal.CommandText = "PRAGMA journal_mode=WAL;";
            wal.ExecuteNonQuery();
        }

        using var db = new BrokerDbContext(OptionsFor(connection));
        db.Database.EnsureCreated();
    }
}
