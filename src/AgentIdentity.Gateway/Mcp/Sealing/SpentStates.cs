using System.Collections.Concurrent;

namespace AgentIdentity.Gateway.Mcp.Sealing;

/// <summary>States that came back already: each opens one call. When there is no room to remember one more, it is taken for spent.</summary>
internal sealed class SpentStates(TimeProvider time)
{
    private const int Most = 100_000;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _spent = new(StringComparer.Ordinal);
    private readonly Lock _sweeping = new();

    /// <summary>Whether this is the first time.</summary>
    public bool TrySpend(Opened state)
    {
        if (_spent.Count >= Most)
        {
            Sweep();
        }

        return _spent.Count < Most && _spent.TryAdd(state.Id, state.Until);
    }

    private void Sweep()
    {
        lock (_sweeping)
        {
            var now = time.GetUtcNow();
            foreach (var (id, until) in _spent)
            {
                if (until <= now)
                {
                    _spent.TryRemove(id, out _);
                }
            }
        }
    }
}
