using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>The writer's one connection, its prepared commands and the head of the evidence chain.</summary>
internal sealed class JournalSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly DatabaseFile _file;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public JournalSession(DatabaseFile file)
    {
        _file = file;
        _connection = file.OpenToWrite();
        Evidence = new EvidenceAppender(this);
    }

    public EvidenceAppender Evidence { get; }

    // BEGIN IMMEDIATE: the write lock is taken before the first item runs, so no item can fail half way for want of it.
    public SqliteTransaction Begin() => _connection.BeginTransaction(deferred: false);

    public BrokerDbContext OpenContext(SqliteTransaction transaction)
    {
        var db = new BrokerDbContext(_file.OptionsFor(_connection));
        db.Database.UseTransaction(transaction);
        return db;
    }

    /// <summary>A prepared command, made once per text and kept with its parameters.</summary>
    public SqliteCommand Command(string sql, SqliteTransaction transaction)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = new SqliteCommand(sql, _connection);
            _commands.Add(sql, command);
        }

        command.Transaction = transaction;
        return command;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }
}
