using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// Follows the change log and keeps every loaded store current by it: this process's own changes as soon as they are durable,
/// another process's when they are looked for. One process writes a file (its evidence is one chain); any number may read it.
/// </summary>
internal sealed class RelationLog(DatabaseFile file, ILogger<RelationLog> log)
{
    private const int Page = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, StoreMemory> _stores = [];
    private long _seen;
    private bool _hidden;

    /// <summary>Takes over what a transaction of this process has changed. Called by the writer's thread, after the commit.</summary>
    public void Committed(List<LogEntry> entries)
    {
        lock (_gate)
        {
            if (entries.Count > 0 && entries[0].Number == _seen + 1)
            {
                Spread(entries);
            }
            else
            {
                CatchUpOrHide();
            }
        }
    }

    /// <summary>Looks for changes of other processes.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public void CatchUp()
    {
        lock (_gate)
        {
            Read();
        }
    }

    /// <summary>Begins at the log's end: what is loaded later holds all before.</summary>
    public void Start()
    {
        using var connection = file.Open();
        _seen = ChangeRows.Last(connection);
    }

    /// <summary>Changes a store's memory between two changes of the log.</summary>
    public void Between(Action change)
    {
        lock (_gate)
        {
            change();
        }
    }

    /// <summary>Loads a store, and keeps it current from then on. Changes go on meanwhile.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public void Load(StoreMemory memory)
    {
        if (Follows(memory))
        {
            CatchUp();
            return;
        }

        using var connection = file.Open();
        long upTo;
        StoredTuples? loaded;
        using (connection.BeginTransaction(deferred: true))
        {
            upTo = ChangeRows.Last(connection);
            loaded = TupleLoader.Read(connection, memory.Store);
        }

        if (loaded is null)
        {
            memory.End();
            return;
        }

        if (loaded.Malformed > 0)
        {
            Log.TuplesMalformed(log, loaded.Malformed, memory.Store);
        }

        lock (_gate)
        {
            if (!_stores.ContainsKey(memory.Store))
            {
                Read();
                memory.Hold(loaded.Tuples, loaded.NewestModel);
                memory.Apply(ChangeRows.Read(connection, memory.Store, upTo, _seen));
                _stores[memory.Store] = memory;
            }
        }
    }

    private bool Follows(StoreMemory memory)
    {
        lock (_gate)
        {
            return _stores.ContainsKey(memory.Store);
        }
    }

    private void CatchUpOrHide()
    {
        try
        {
            Read();
        }
        catch (SqliteException)
        {
            // The change is durable and must be in force: nothing is answered until it can be read.
            _hidden = true;
            foreach (var memory in _stores.Values)
            {
                memory.Hide();
            }
        }
    }

    private void Read()
    {
        using var connection = file.Open();
        for (var entries = ChangeRows.Read(connection, _seen, Page); entries.Count > 0; entries = ChangeRows.Read(connection, _seen, Page))
        {
            Spread(entries);
        }

        if (_hidden)
        {
            _hidden = false;
            foreach (var memory in _stores.Values)
            {
                memory.Reveal();
            }
        }
    }

    private void Spread(List<LogEntry> entries)
    {
        foreach (var store in entries.GroupBy(static entry => entry.Store))
        {
            if (_stores.TryGetValue(store.Key, out var memory))
            {
                memory.Apply(store);
                if (memory.Gone)
                {
                    _stores.Remove(store.Key);
                }
            }
        }

        _seen = entries[^1].Number;
    }
}
