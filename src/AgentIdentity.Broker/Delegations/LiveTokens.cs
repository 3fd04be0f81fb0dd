using System.Collections.Concurrent;

namespace AgentIdentity.Broker;

/// <summary>How many good tokens are about, by delegation: whoever ends one is told. Only their ends are known here.</summary>
internal sealed class LiveTokens
{
    private const int SweepEvery = 1_024;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<DateTimeOffset>> _ends = new(StringComparer.Ordinal);
    private int _added;

    public void Add(string delegationId, DateTimeOffset end, DateTimeOffset now)
    {
        _ends.GetOrAdd(delegationId, static _ => new ConcurrentQueue<DateTimeOffset>()).Enqueue(end);
        if (Interlocked.Increment(ref _added) % SweepEvery == 0)
        {
            foreach (var id in _ends.Keys.Where(id => Count(id, now) == 0).ToList())
            {
                _ends.TryRemove(id, out _);
            }
        }
    }

    public int Count(string delegationId, DateTimeOffset now)
    {
        if (!_ends.TryGetValue(delegationId, out var ends))
        {
            return 0;
        }

        while (ends.TryPeek(out var first) && first <= now)
        {
            ends.TryDequeue(out _);
        }

        return ends.Count(end => end > now);
    }
}
