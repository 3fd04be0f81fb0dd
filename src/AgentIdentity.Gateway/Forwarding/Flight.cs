using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>One request on its way: what ended it, and the two clocks that may.</summary>
internal sealed class Flight : IDisposable
{
    // An open stream gets this long to say its last word to a caller who reads slowly; then the connection goes.
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(700);
    private readonly CancellationTokenSource _sending;
    private readonly CancellationTokenRegistration _onStop;
    private readonly Passage _passage;
    private readonly Outbound _outbound;
    private volatile bool _answering;

    public Flight(Passage passage, Outbound outbound, TimeProvider time)
    {
        (_passage, _outbound) = (passage, outbound);
        Timeout = passage.Upstream!.Timeout;
        Stopped = passage.Stopped;
        _sending = new CancellationTokenSource(Timeout, time);
        _onStop = Stopped.UnsafeRegister(static state => ((Flight)state!).OnStop(), this);
    }

    /// <summary>How long the upstream may stay silent.</summary>
    public TimeSpan Timeout { get; }

    public CancellationToken Stopped { get; }

    /// <summary>Why the call must end, once <see cref="Stopped"/> says so.</summary>
    public GatewayError EndedBecause => _passage.EndedBecause;

    /// <summary>Ends the forwarder: before the answer begins it is harmless, afterwards it resets the caller's connection.</summary>
    public CancellationToken Sending => _sending.Token;

    public Refusal? Refusal { get; private set; }

    public int? UpstreamStatus { get; set; }

    /// <summary>The upstream's headers are there: from now on the relay watches for silence.</summary>
    public void AnswerBegan()
    {
        _answering = true;
        _sending.CancelAfter(Stopped.IsCancellationRequested ? LastWord : System.Threading.Timeout.InfiniteTimeSpan);
    }

    /// <summary>Joins the upstream's spans to this call's, where the protocol sends trace headers.</summary>
    public void WriteTrace(HttpRequestMessage request, Outbound outbound)
    {
        if (_passage.Trace is not { } trace || !outbound.MaySend("traceparent"))
        {
            return;
        }

        request.Headers.TryAddWithoutValidation("traceparent", trace.Outgoing);
        if (trace.State is { Length: > 0 } state)
        {
            request.Headers.TryAddWithoutValidation("tracestate", state);
        }
    }

    public Refusal EndBecause(GatewayError error) => Refusal ??= _outbound.Explain(error);

    public void Dispose()
    {
        _onStop.Dispose();
        _sending.Dispose();
    }

    private void OnStop()
    {
        if (_answering)
        {
            _sending.CancelAfter(LastWord);
        }
        else
        {
            _sending.Cancel();
        }
    }
}
