using System.Collections.Concurrent;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// What was done under each human's own grant and everything below it: the calls that were allowed, and the labels they left. In
/// memory for the roots in use, and in the database for good measure; both change in the one writer, before a call leaves.
/// </summary>
/// <remarks>Bounded: the latest <see cref="MostCalls"/> calls of a root, none older than <see cref="Longest"/>, none of a root that is over.</remarks>
internal sealed class HistoryBook(Journal journal, DelegationBook delegations, TimeProvider time)
{
    public const int MostCalls = 10_000;

    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>No rule may ask further back than this.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(31);

    /// <summary>What was done under a root, what is being written now included.</summary>
    public async ValueTask<CallHistory> ReadAsync(string root) =>
        _kept.TryGetValue(root, out var kept) ? kept.History : await journal.AppendAsync(scope => Read(scope, root)).ConfigureAwait(false);

    /// <summary>The same on the writer's thread, where nothing can come between.</summary>
    public CallHistory Read(JournalScope scope, string root) => Of(scope, root).History;

    /// <summary>Adds an allowed call, and the labels it leaves. On the writer's thread.</summary>
    public void Add(JournalScope scope, string root, PastCall call, IEnumerable<string> labels)
    {
        var before = Of(scope, root);

        // The writer's own time, so that a history is in its order whatever the callers' threads do.
        call = call with { At = time.GetUtcNow() };
        HistoryRows.Insert(scope, root, call);
        var history = before.History.With(call);
        foreach (var label in labels.Where(label => !history.Labels.Contains(label)).ToList())
        {
            HistoryRows.Insert(scope, root, label);
            history = history.WithLabels(label);
        }

        var calls = before.Calls + 1;
        if (calls >= 2 * MostCalls)
        {
            HistoryRows.Trim(scope, root, MostCalls);
            calls = MostCalls;
        }

        _kept[root] = new Kept(history, calls, call.At);
        scope.AfterRollback(() => _kept[root] = before);
    }

    /// <summary>Adds an allowed call whose answer nothing waits for. It is written before anything that is sent to the writer later.</summary>
    public void Follow(string root, PastCall call) => _ = journal.AppendAsync<object?>(scope =>
    {
        Add(scope, root, call, []);
        return null;
    });

    /// <summary>Forgets what no rule can ask for any more, and takes out of memory what nobody asked for lately.</summary>
    public Task ForgetAsync() => journal.ChangeAsync<object?>(scope =>
    {
        var now = time.GetUtcNow();
        var over = HistoryRows.Roots(scope).Where(root => delegations.Find(root) is not { State: not DelegationState.Ended } record || record.EndsAt <= now).ToList();
        HistoryRows.Forget(scope, now - Longest, over);
        foreach (var (root, kept) in _kept)
        {
            if (kept.Used < now - Idle)
            {
                scope.AfterCommit(() => _kept.TryRemove(root, out _));
            }
        }

        return null;
    });

    private Kept Of(JournalScope scope, string root)
    {
        if (!_kept.TryGetValue(root, out var kept))
        {
            var (history, calls) = HistoryRows.Read(scope, root, MostCalls);
            _kept[root] = kept = new Kept(history, calls, time.GetUtcNow());
        }

        return kept;
    }

    private sealed record Kept(CallHistory History, int Calls, DateTimeOffset Used);
}
