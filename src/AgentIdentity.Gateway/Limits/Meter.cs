using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Limits;

/// <summary>What one party has taken: a bucket that fills evenly, and the calls it has open.</summary>
internal sealed class Meter(CallLimit limit, TimeProvider time)
{
    // One entry in the evidence stands for all refusals of this long: whoever is held back must not fill the chain instead.
    private static readonly TimeSpan EntryEvery = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private double _left = limit.Burst;
    private long _filledAt = time.GetTimestamp();
    private int _open;
    private bool _closed;
    private long? _enteredAt;
    private long _unentered;

    public CallLimit Limit => limit;

    /// <summary>Null lets a call in, which must <see cref="Leave"/>; otherwise how long to wait before the next try has a chance.</summary>
    public Shortage? TryEnter()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return Shortage.Closed;
            }

            if (_open >= limit.Concurrency)
            {
                return new Shortage(GatewayError.TooManyAtOnce, TimeSpan.FromSeconds(1));
            }

            if (limit.PerSecond is { } rate)
            {
                Fill(rate);
                if (_left < 1)
                {
                    return new Shortage(GatewayError.TooManyCalls, TimeSpan.FromSeconds((1 - _left) / rate));
                }

                _left--;
            }

            _open++;
            return null;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _open--;
        }
    }

    /// <summary>A call that was let in here and refused by another party takes nothing.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            _open--;
            _left = Math.Min(limit.Burst, _left + 1);
        }
    }

    /// <summary>Whether a refusal of now goes into the evidence, and how many before it did not.</summary>
    public (bool Enter, long Before) Refused()
    {
        lock (_gate)
        {
            if (_enteredAt is { } at && time.GetElapsedTime(at) < EntryEvery)
            {
                _unentered++;
                return (false, 0);
            }

            var before = _unentered;
            (_enteredAt, _unentered) = (time.GetTimestamp(), 0);
            return (true, before);
        }
    }

    /// <summary>True when nothing is known here that a new meter would not know; then it takes nobody any more.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (limit.PerSecond is { } rate)
            {
                Fill(rate);
            }

            var told = _enteredAt is not { } at || time.GetElapsedTime(at) >= EntryEvery;
            return _closed = _open == 0 && told && (limit.PerSecond is null || _left >= limit.Burst);
        }
    }

    private void Fill(double rate)
    {
        var now = time.GetTimestamp();
        _left = Math.Min(limit.Burst, _left + (time.GetElapsedTime(_filledAt, now).TotalSeconds * rate));
        _filledAt = now;
    }
}

/// <summary>Why a meter lets nobody in.</summary>
internal readonly record struct Shortage(GatewayError Error, TimeSpan RetryAfter)
{
    /// <summary>The meter is not in use any more; a new one takes its place.</summary>
    public static Shortage Closed { get; } = new(default, TimeSpan.Zero);
}
