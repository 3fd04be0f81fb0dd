using AgentIdentity.Evidence;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>What an item may do inside the writer's transaction.</summary>
internal sealed class JournalScope(JournalSession session, SqliteTransaction transaction) : IDisposable
{
    private readonly List<Action> _afterCommit = [];
    private readonly List<Action> _afterRollback = [];
    private BrokerDbContext? _db;

    /// <summary>Entity access on the writer's own connection and transaction.</summary>
    public BrokerDbContext Db => _db ??= session.OpenContext(transaction);

    /// <summary>Adds an entry to the evidence chain, in the same transaction as the change it describes.</summary>
    public long Record(EvidenceDraft draft) => session.Evidence.Append(draft, transaction);

    public SqliteCommand Command(string sql) => session.Command(sql, transaction);

    /// <summary>Publishes to readers in memory what has become durable.</summary>
    public void AfterCommit(Action publish) => _afterCommit.Add(publish);

    /// <summary>Takes back what was changed in memory ahead of the commit.</summary>
    public void AfterRollback(Action undo) => _afterRollback.Add(undo);

    public void Committed() => _afterCommit.ForEach(static action => action());

    public void RolledBack()
    {
        for (var i = _afterRollback.Count - 1; i >= 0; i--)
        {
            _afterRollback[i]();
        }
    }

    /// <summary>An item failed and its savepoint was undone: forget what it wanted, keep what came before it.</summary>
    public void ForgetSince(int commits, int rollbacks)
    {
        for (var i = _afterRollback.Count - 1; i >= rollbacks; i--)
        {
            _afterRollback[i]();
        }

        _afterRollback.RemoveRange(rollbacks, _afterRollback.Count - rollbacks);
        _afterCommit.RemoveRange(commits, _afterCommit.Count - commits);
        _db?.Dispose();
        _db = null;
    }

    public (int Commits, int Rollbacks) Mark() => (_afterCommit.Count, _afterRollback.Count);

    public void Dispose() => _db?.Dispose();
}
