namespace AgentIdentity.Tokens;

/// <summary>
/// A replay store in this process. Remembers used identifiers exactly until they end by themselves. Bounded: when it is full
/// it refuses, it never forgets early. Safe for concurrent use.
/// </summary>
public sealed class ReplayMemory : IReplayStore
{
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly HashSet<ReplayKey> _seen = [];
    private readonly SortedDictionary<long, List<ReplayKey>> _endings = [];
    private long _firstEnding = long.MaxValue;
    private long _forgottenBefore = long.MinValue;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="capacity">The most identifiers held at once; each takes about 100 bytes.</param>
    /// <param name="time">The clock.</param>
    public ReplayMemory(int capacity, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentNullException.ThrowIfNull(time);
        _capacity = capacity;
        _time = time;
    }

    /// <inheritdoc/>
    public ValueTask<ReplayVerdict> UseAsync(ReplayKey key, DateTimeOffset until, CancellationToken cancellationToken = default) => ValueTask.FromResult(Use(key, until));

    private ReplayVerdict Use(ReplayKey key, DateTimeOffset until)
    {
        // Both ends of a second round towards remembering longer.
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var last = Math.Max(until.ToUnixTimeSeconds(), now) + 1;
        lock (_gate)
        {
            Forget(now);
            if (_seen.Contains(key))
            {
                return ReplayVerdict.Replayed;
            }

            // The clock was set back: what ended before the latest time ever seen was forgotten, and would live again.
            if (last < _forgottenBefore)
            {
                return ReplayVerdict.Unknown;
            }

            return _seen.Count >= _capacity ? ReplayVerdict.Full : Remember(key, last);
        }
    }

    private ReplayVerdict Remember(ReplayKey key, long last)
    {
        _seen.Add(key);
        if (!_endings.TryGetValue(last, out var ending))
        {
            _endings.Add(last, ending = []);
            _firstEnding = Math.Min(_firstEnding, last);
        }

        ending.Add(key);
        return ReplayVerdict.Fresh;
    }

    private void Forget(long now)
    {
        while (_firstEnding < now)
        {
            var (last, ending) = _endings.First();
            _seen.ExceptWith(ending);
            _endings.Remove(last);
            _forgottenBefore = Math.Max(_forgottenBefore, last + 1);
            _firstEnding = _endings.Count > 0 ? _endings.First().Key : long.MaxValue;
        }
    }
}
