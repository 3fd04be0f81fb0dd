using System.Collections.Concurrent;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// What was done under each human's own grant and everything below it: the calls that were allowed, and the labels they left. In
/// memory for the roots in use, and in the database; both change in the one writer, before a call leaves.
/// </summary>
/// <remarks>
/// Bounded in memory by <see cref="CallHistory"/> and on the disk by <see cref="HistoryFold"/>. After a restart rules are told the same;
/// of calls longer ago than the latest 2,048 each counts for up to a minute too long, never too short. A root that is over has no history.
/// </remarks>
internal sealed class HistoryBook(Journal journal, DelegationBook delegations, TimeProvider time)
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

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
        foreach (var label in labels.Where(label => !before.History.Labels.Contains(label)))
        {
            HistoryRows.Label(scope, root, label);
            history = history.WithLabels(label);
        }

        var added = before.Added + 1;
        if (added >= HistoryFold.Single)
        {
            HistoryFold.Write(scope, root);
            added = 0;
        }

        _kept[root] = new Kept(history, added, call.At);
        scope.AfterRollback(() => _kept[root] = before);
    }

    /// <summary>Adds an allowed call whose answer nothing waits for. It is written before anything that is sent to the writer later.</summary>
    public void Follow(string root, PastCall call) => _ = journal.AppendAsync<object?>(scope =>
    {
        Add(scope, root, call, []);
        return null;
    });

    /// <summary>Forgets what no rule can ask for any more, and takes out of memory what nobody added to lately.</summary>
    public Task ForgetAsync() => journal.ChangeAsync<object?>(scope =>
    {
        var now = time.GetUtcNow();
        HistoryRows.DeleteBefore(scope, now - CallHistory.Longest);
        foreach (var root in HistoryRows.Roots(scope).Where(root => IsOver(root, now)))
        {
            HistoryRows.Delete(scope, root, long.MaxValue);
            HistoryRows.DeleteLabels(scope, root);
        }

        foreach (var root in _kept.Where(entry => entry.Value.Used < now - Idle || IsOver(entry.Key, now)).Select(static entry => entry.Key).ToList())
        {
            scope.AfterCommit(() => _kept.TryRemove(root, out _));
        }

        return null;
    });

    private bool IsOver(string root, DateTimeOffset now) =>
        delegations.Find(root) is not { State: not DelegationState.Ended } record || record.EndsAt <= now;

    private Kept Of(JournalScope scope, string root)
    {
        if (!_kept.TryGetValue(root, out var kept))
        {
            // Half way, since nobody knows how many rows were added since they were last added up.
            _kept[root] = kept = new Kept(HistoryFold.Read(scope, root), HistoryFold.Single / 2, time.GetUtcNow());
        }

        return kept;
    }

    private sealed record Kept(CallHistory History, int Added, DateTimeOffset Used);
}
