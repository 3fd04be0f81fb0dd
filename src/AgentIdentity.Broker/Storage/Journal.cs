using AgentIdentity.Evidence;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// The one writer. Whatever arrives while a commit is being forced to disk waits for the next, so concurrent entries share one
/// commit; whoever wrote is answered only after it. What nobody waits for rides along with what somebody does, or goes by itself after
/// <see cref="Company"/>. A dedicated thread, because SQLite blocks in fsync.
/// </summary>
internal sealed class Journal(DatabaseFile file, ILogger<Journal> log) : IDisposable
{
    private const int LongestQueue = 20_000;
    private const int LargestBatch = 1_000;

    // How long what nobody waits for may wait for company.
    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(initialState: false);
    private Queue<JournalItem> _queue = new();
    private int _awaited;
    private int _riding;
    private bool _waits;
    private bool _asleep;
    private bool _stopping;
    private Thread? _thread;
    private JournalSession? _session;
    private long _commits;
    private bool _failing;

    /// <summary>Commits made so far: a test of group commit compares it with the entries written.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Whether the last attempt to write failed because of the store itself: disk, lock, permissions.</summary>
    public bool IsFailing => Volatile.Read(ref _failing);

    /// <summary>Writes that wait for their commit.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>The last durable entry.</summary>
    public ChainHead Head => Session.Evidence.Published;

    private JournalSession Session =>
        _session ?? throw new BrokerException(BrokerError.StorageUnavailable, "The broker has not been initialised.");

    /// <summary>Opens the store for writing, continuing the chain from its last entry.</summary>
    public void Start(ChainHead head)
    {
        _session = new JournalSession(file);
        _session.Evidence.Resume(head);
        _thread = new Thread(Run) { IsBackground = true, Name = "broker journal" };
        _thread.Start();
    }

    /// <summary>A structural change: serialised with every other, and undone alone when it fails.</summary>
    public Task<T> ChangeAsync<T>(Func<JournalScope, T> work) => Send(new JournalItem<T>(endsBatch: true, work));

    /// <summary>An append or a counter: cheap, cannot fail by itself, shares its commit with its neighbours.</summary>
    public Task<T> AppendAsync<T>(Func<JournalScope, T> work) => Send(new JournalItem<T>(endsBatch: false, work));

    /// <summary>What nobody waits for. It is written after all that was sent before it, with the next commit or soon; <paramref name="done"/> is told on the writer's thread how that went.</summary>
    public void Follow(Action<JournalScope> work, Action<Exception?> done) => Enqueue(new FollowingItem(work, done));

    /// <summary>Completes when nothing rides any more that was sent before: whoever reads finds what was written.</summary>
    public Task CaughtUpAsync()
    {
        lock (_gate)
        {
            if (_riding == 0 || _stopping)
            {
                return Task.CompletedTask;
            }
        }

        return AppendAsync<object?>(static _ => null);
    }

    /// <summary>Accepts nothing more, and returns when everything accepted is written.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
        }

        _work.Set();
        _thread?.Join();
    }

    public void Dispose()
    {
        Stop();
        _session?.Dispose();
        _work.Dispose();
    }

    private Task<T> Send<T>(JournalItem<T> item)
    {
        Enqueue(item);
        return item.Done;
    }

    private void Enqueue(JournalItem item)
    {
        bool wakes;
        lock (_gate)
        {
            if (_stopping || _thread is null)
            {
                throw new BrokerException(BrokerError.StorageUnavailable, "The store is not open.");
            }

            if (_queue.Count >= LongestQueue)
            {
                throw new BrokerException(BrokerError.StorageBusy, "Too many writes are waiting.");
            }

            _queue.Enqueue(item);
            wakes = _waits && (item.IsAwaited || _asleep);
            _waits &= !wakes;
            _ = item.IsAwaited ? _awaited++ : _riding++;
        }

        if (wakes)
        {
            _work.Set();
        }
    }

    private void Run()
    {
        var batch = new List<JournalItem>(LargestBatch);
        var waited = false;
        while (Take(batch, waited, out var sleeps))
        {
            if (batch.Count == 0)
            {
                waited = !_work.WaitOne(sleeps ? Timeout.InfiniteTimeSpan : Company);
                continue;
            }

            Write(batch);
            lock (_gate)
            {
                _riding -= batch.Count(static item => !item.IsAwaited);
            }

            batch.Clear();
            waited = false;
        }
    }

    // False only when stopping and nothing is left: what was accepted is written.
    private bool Take(List<JournalItem> batch, bool waited, out bool sleeps)
    {
        lock (_gate)
        {
            // Once nothing came for a while the writer sleeps until it is woken, by whatever comes first.
            sleeps = _asleep = waited && _queue.Count == 0 && !_stopping;
            _waits = _awaited == 0 && !_stopping && (sleeps || !waited);
            if (_waits)
            {
                return true;
            }

            while (batch.Count < LargestBatch && _queue.TryDequeue(out var item))
            {
                batch.Add(item);
                _awaited -= item.IsAwaited ? 1 : 0;
                if (item.EndsBatch)
                {
                    break;
                }
            }

            return batch.Count > 0 || !_stopping;
        }
    }

    private void Write(List<JournalItem> batch)
    {
        if (TryWrite(batch) is not { } failure)
        {
            return;
        }

        Log.BatchFailed(log, batch.Count, failure);
        foreach (var item in batch)
        {
            // An item that cannot be written whatever the disk does must not take its neighbours with it.
            var own = batch.Count > 1 && failure is not SqliteException ? TryWrite([item]) : failure;
            if (own is not null)
            {
                item.Fail(new BrokerException(BrokerError.StorageUnavailable, "The store cannot be written.", own));
            }
        }
    }

    private Exception? TryWrite(List<JournalItem> batch)
    {
        var session = Session;
        JournalScope? scope = null;
        try
        {
            using var transaction = session.Begin();
            scope = new JournalScope(session, transaction);
            using (scope)
            {
                Apply(batch, session, scope, transaction);
                transaction.Commit();
            }
        }
        catch (Exception failure)
        {
            Volatile.Write(ref _failing, failure is SqliteException);
            session.Evidence.Rewind();
            scope?.RolledBack();
            return failure;
        }

        Volatile.Write(ref _failing, false);
        Interlocked.Increment(ref _commits);
        session.Evidence.Publish();
        scope.Committed();
        batch.ForEach(static item => item.Complete());
        return null;
    }

    private static void Apply(List<JournalItem> batch, JournalSession session, JournalScope scope, SqliteTransaction transaction)
    {
        foreach (var item in batch)
        {
            if (!item.EndsBatch)
            {
                item.Apply(scope);
                continue;
            }

            var (commits, rollbacks) = scope.Mark();
            var head = session.Evidence.Head;
            transaction.Save("item");
            try
            {
                item.Apply(scope);
            }
            catch (Exception failure)
            {
                transaction.Rollback("item");
                session.Evidence.Rewind(head);
                scope.ForgetSince(commits, rollbacks);
                item.Fail(failure);
            }
        }
    }
}
