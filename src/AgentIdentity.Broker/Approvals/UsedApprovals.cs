using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>Approvals that were used up lately, by the decision that did: a call may have several parts, and they were approved together.</summary>
internal sealed class UsedApprovals
{
    /// <summary>How long a call may go on that an approval let out.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, ImmutableArray<Approval>> _used = new(StringComparer.Ordinal);

    public IEnumerable<Approval> Of(string decisionId, DateTimeOffset now) =>
        _used.GetValueOrDefault(decisionId, []).Where(used => used.ConsumedAt + Kept > now);

    public void Put(Approval used) => _used.AddOrUpdate(used.ConsumedBy!, [used], (_, others) => others.Add(used));

    public void Remove(Approval used)
    {
        if (_used.TryGetValue(used.ConsumedBy!, out var all))
        {
            _used[used.ConsumedBy!] = all.RemoveAll(other => other.Id == used.Id);
        }
    }

    public void Forget(DateTimeOffset now)
    {
        foreach (var (decision, all) in _used)
        {
            if (all.All(used => used.ConsumedAt + Kept <= now))
            {
                _used.TryRemove(decision, out _);
            }
        }
    }
}
