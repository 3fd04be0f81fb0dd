using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>
/// How long one exchange with a provider may go on: as long as the provider is not silent for too long, nothing ended the call, and somebody
/// waits for the answer; where it is to be read on without anybody, for a while longer.
/// </summary>
internal sealed class ExchangeClock : IDisposable
{
    // A caller who reads slowly gets this long to take the last word of a stream that had to end; then the connection goes.
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(700);
    private readonly CancellationTokenSource _reading;
    private readonly CancellationTokenSource _writing;
    private readonly CancellationTokenRegistration _onStop;
    private readonly CancellationTokenRegistration _onGone;
    private readonly Passage _passage;
    private readonly TimeSpan _silence;
    private readonly TimeSpan _drain;
    private readonly TimeProvider _time;
    private long _goneAt;

    public ExchangeClock(Passage passage, TimeSpan drain, TimeProvider time)
    {
        (_passage, _silence, _drain, _time) = (passage, passage.Upstream!.Timeout, drain, time);
        _reading = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _writing = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Reading = _reading.Token;
        Writing = _writing.Token;
        _onStop = passage.Stopped.UnsafeRegister(static clock => ((ExchangeClock)clock!).Stop(), this);
        _onGone = passage.Http.RequestAborted.UnsafeRegister(static clock => ((ExchangeClock)clock!).CallerWent(), this);
    }

    /// <summary>Cancelled when the provider is not to be heard any longer.</summary>
    public CancellationToken Reading { get; }

    /// <summary>Cancelled when the caller is not waited for any longer.</summary>
    public CancellationToken Writing { get; }

    /// <summary>Nobody waits for the answer any more.</summary>
    public bool CallerIsGone => _passage.Http.RequestAborted.IsCancellationRequested;

    /// <summary>Why reading was ended.</summary>
    public GatewayError Why => _passage.Stopped.IsCancellationRequested ? _passage.EndedBecause
        : CallerIsGone ? GatewayError.CallerGone
        : GatewayError.UpstreamSlow;

    /// <summary>The provider is waited for from now on.</summary>
    public void Wait() => _reading.CancelAfter(CallerIsGone ? Shorter(_silence, DrainLeft()) : _silence);

    /// <summary>It said something.</summary>
    public void Heard() => _reading.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _onStop.Dispose();
        _onGone.Dispose();
        _reading.Dispose();
        _writing.Dispose();
    }

    private void Stop()
    {
        _writing.CancelAfter(LastWord);
        _reading.Cancel();
    }

    private void CallerWent()
    {
        Interlocked.CompareExchange(ref _goneAt, _time.GetTimestamp(), 0);
        _writing.Cancel();
        _reading.CancelAfter(Shorter(_silence, DrainLeft()));
    }

    private TimeSpan DrainLeft()
    {
        var left = Volatile.Read(ref _goneAt) is not 0 and var gone ? _drain - _time.GetElapsedTime(gone) : _drain;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
