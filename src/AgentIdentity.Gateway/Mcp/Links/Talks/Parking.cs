using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>The calls of one talk that wait for input from their client. The state that names one is worth nothing in another talk.</summary>
internal sealed class Parking(TimeProvider time, Action<Parked> onExpired) : IDisposable
{
    /// <summary>More than one client shows at once; each holds a request open at the server.</summary>
    public const int Most = 16;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, Parked> _waiting = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count == 0;
            }
        }
    }

    public Parked Park(Running running, IReadOnlyList<ServerAsk> asks)
    {
        lock (_lock)
        {
            if (_waiting.Count >= Most)
            {
                throw new LinkFault(GatewayError.LinkParkedLimit);
            }

            var parked = new Parked(Identifiers.New("park_"), running, asks);
            _waiting.Add(parked.State, parked);
            parked.Clock = time.CreateTimer(_ => Expire(parked), null, Longest, Timeout.InfiniteTimeSpan);
            return parked;
        }
    }

    /// <summary>The call, once; null when it is over.</summary>
    public Parked? Take(string state)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(state, out var parked))
            {
                return null;
            }

            parked.Clock?.Dispose();
            return parked;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var parked in _waiting.Values)
            {
                parked.Clock?.Dispose();
            }

            _waiting.Clear();
        }
    }

    private void Expire(Parked parked)
    {
        if (Take(parked.State) is not null)
        {
            onExpired(parked);
        }
    }
}

/// <summary>A call that waits, and what it waits for.</summary>
internal sealed class Parked(string state, Running running, IReadOnlyList<ServerAsk> asks)
{
    public string State => state;

    public Running Running => running;

    /// <summary>In the order of their keys, which are their places.</summary>
    public IReadOnlyList<ServerAsk> Asks => asks;

    public ITimer? Clock { get; set; }
}
