namespace AgentIdentity.Gateway.Mcp.Sealing;

/// <summary>
/// States that came back already: each opens one call. When there is no room to remember one more, it is taken for spent; each caller has
/// room of its own, so that nobody takes it all.
/// </summary>
internal sealed class SpentStates(TimeProvider time)
{
    private const int Most = 100_000;
    private const int MostOfOne = 1_000;

    // A state may have been carried on in another one that is good for longer.
    private static readonly TimeSpan Longer = TimeSpan.FromHours(1);
    private readonly Dictionary<string, Dictionary<string, DateTimeOffset>> _spent = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>Whether this is the first time.</summary>
    /// <param name="binding">Whose it is, of <see cref="McpBinding"/>.</param>
    /// <param name="state">What came back.</param>
    public bool TrySpend(string binding, Opened state)
    {
        lock (_lock)
        {
            if (_count >= Most)
            {
                foreach (var one in _spent.Keys.ToList())
                {
                    Sweep(one);
                }
            }
            else if (_spent.TryGetValue(binding, out var full) && full.Count >= MostOfOne)
            {
                Sweep(binding);
            }

            if (!_spent.TryGetValue(binding, out var own))
            {
                own = new(StringComparer.Ordinal);
            }

            if (_count >= Most || own.Count >= MostOfOne || !own.TryAdd(state.Id, state.Until + Longer))
            {
                return false;
            }

            _spent[binding] = own;
            _count++;
            return true;
        }
    }

    private void Sweep(string binding)
    {
        var (own, now) = (_spent[binding], time.GetUtcNow());
        foreach (var (id, _) in own.Where(one => one.Value <= now).ToList())
        {
            own.Remove(id);
            _count--;
        }

        if (own.Count == 0)
        {
            _spent.Remove(binding);
        }
    }
}
