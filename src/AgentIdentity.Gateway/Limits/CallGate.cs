using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Limits;

/// <summary>
/// What one call has taken of the gateway, given back when it is disposed of, and the one token that ends it, whatever the reason:
/// a stop, the drain of this process, its time, or, for subscriptions, the end of the token they were opened with.
/// </summary>
internal sealed class CallGate : IDisposable
{
    private readonly Doorway _doorway;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended;
    private readonly List<Meter> _entered = [];
    private readonly Lock _holding = new();
    private CancellationTokenRegistration _onStop;
    private CancellationTokenRegistration _onDrain;
    private ITimer? _timer;
    private long _held;
    private int _why;
    private bool _lasts;
    private bool _disposed;

    public CallGate(Doorway doorway, TimeProvider time)
    {
        (_doorway, _time, _ended) = (doorway, time, new CancellationTokenSource());
        Ended = _ended.Token;
    }

    /// <summary>Cancelled when the call must end.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Why it must; a stop until something else came first.</summary>
    public GatewayError Reason => _why == 0 ? GatewayError.Stopped : (GatewayError)_why;

    /// <summary>The moment at which it had to; null as long as it may go on.</summary>
    public long? EndedAt { get; private set; }

    /// <summary>Largest request body that the parties may send.</summary>
    public long BodyBytes { get; private set; } = long.MaxValue;

    /// <summary>Set once the upstream's share was taken.</summary>
    public bool AtUpstream { get; set; }

    private TimeSpan? Duration { get; set; }

    /// <summary>The gate of a request on its way; null for requests that are no calls.</summary>
    public static CallGate? Of(HttpContext http) => http.Features.Get<CallGate>();

    /// <summary>From now on a stop ends the call, and so does the end of the time that the drain leaves.</summary>
    public void Watch(CancellationToken stopped)
    {
        _onStop = stopped.UnsafeRegister(static gate => ((CallGate)gate!).End(GatewayError.Stopped), this);
        _onDrain = _doorway.Drain.Over.UnsafeRegister(static gate => ((CallGate)gate!).End(GatewayError.Draining), this);
    }

    public void Enter(Meter meter)
    {
        _entered.Add(meter);
        BodyBytes = Math.Min(BodyBytes, meter.Limit.BodyBytes ?? long.MaxValue);
        if (meter.Limit.Duration is { } duration && !(duration >= Duration))
        {
            Duration = duration;
            Schedule(duration, GatewayError.CallTooLong);
        }
    }

    /// <summary>
    /// The call is a subscription or a connection that stays: it has no time of its own, ends with its token, and is told to go
    /// elsewhere as soon as this process is about to stop.
    /// </summary>
    public void LastUntil(DateTimeOffset expires)
    {
        _lasts = true;
        Schedule(expires - _time.GetUtcNow(), GatewayError.TokenEnded);
        _onDrain.Dispose();
        _onDrain = _doorway.Drain.Begun.UnsafeRegister(static gate => ((CallGate)gate!).End(GatewayError.Draining), this);
    }

    /// <summary>
    /// Takes memory for what must be held whole; false when there is none left, or nobody to give it back: several readers of one call
    /// work side by side, and some of them notice its end late.
    /// </summary>
    public bool TryHold(long bytes)
    {
        lock (_holding)
        {
            if (_disposed || !_doorway.Memory.TryHold(bytes))
            {
                return false;
            }

            _held += bytes;
            return true;
        }
    }

    public void Dispose()
    {
        lock (_holding)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _doorway.Memory.Release(_held);
        }

        _onStop.Dispose();
        _onDrain.Dispose();
        _timer?.Dispose();
        foreach (var meter in _entered)
        {
            meter.Leave();
        }

        _entered.Clear();
        _doorway.Leave();
        _ended.Dispose();
    }

    /// <summary>Another party had nothing left: what was taken from these is theirs again.</summary>
    public void GiveBack(int keep)
    {
        for (var i = _entered.Count - 1; i >= keep; i--)
        {
            _entered[i].GiveBack();
            _entered.RemoveAt(i);
        }
    }

    public int Entered => _entered.Count;

    private void Schedule(TimeSpan after, GatewayError why)
    {
        if (_lasts && why != GatewayError.TokenEnded)
        {
            return;
        }

        _timer?.Dispose();

        // A timer takes no more than this many milliseconds at once; no call lasts so long.
        var due = TimeSpan.FromMilliseconds(Math.Clamp(after.TotalMilliseconds, 0, int.MaxValue));
        _timer = _time.CreateTimer(_ => End(why), null, due, Timeout.InfiniteTimeSpan);
    }

    private void End(GatewayError why)
    {
        if (Interlocked.CompareExchange(ref _why, (int)why, 0) != 0)
        {
            return;
        }

        EndedAt = _time.GetTimestamp();
        try
        {
            // The token says so at once; what hangs on it runs elsewhere, so that one call cannot hold up the end of the next.
            _ = _ended.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The call ended by itself at the same moment.
        }
    }
}
