using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>One request on its way: what ended it, and the two clocks that may.</summary>
internal sealed class Flight : IDisposable
{
    // An open stream gets this long to say its last word to a caller who reads slowly; then the connection goes.
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(700);
    private readonly CancellationTokenSource _sending;
    private readonly CancellationTokenRegistration _onStop;
    private volatile bool _answering;

    public Flight(Passage passage, TimeProvider time)
    {
        Timeout = passage.Upstream!.Timeout;
        Stopped = passage.Stopped;
        _sending = new CancellationTokenSource(Timeout, time);
        _onStop = Stopped.UnsafeRegister(static state => ((Flight)state!).OnStop(), this);
    }

    /// <summary>How long the upstream may stay silent.</summary>
    public TimeSpan Timeout { get; }

    public CancellationToken Stopped { get; }

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

    public Refusal EndBecause(GatewayError error) => Refusal ??= Refusal.Of(error, Explain(error));

    public void Dispose()
    {
        _onStop.Dispose();
        _sending.Dispose();
    }

    public static string Explain(GatewayError error) => error switch
    {
        GatewayError.Stopped => "The delegation was stopped.",
        GatewayError.UpstreamDown => "The upstream cannot be reached.",
        GatewayError.UpstreamSlow => "The upstream did not answer in time.",
        GatewayError.UpstreamCut => "The upstream broke off its answer.",
        GatewayError.UpstreamRefusedCredential => "The upstream did not accept the gateway's credential.",
        GatewayError.UpstreamForbade => "The upstream forbids this call.",
        GatewayError.UpstreamAnswerTooLarge => "The upstream's answer is too large to filter.",
        GatewayError.UpstreamAnswerUnreadable => "The upstream's answer is not what the protocol says.",
        GatewayError.UpstreamFailed => "The upstream failed.",
        GatewayError.BodyTooLarge => "The body is too large.",
        GatewayError.BodyUnreadable => "The body ended early or broke the protocol.",
        GatewayError.CallerGone => "The caller went away.",
        _ => "The call did not complete.",
    };

    private void OnStop()
    {
        if (_answering)
            _sending.CancelAfter(LastWord);
        else
            _sending.Cancel();
    }
}
