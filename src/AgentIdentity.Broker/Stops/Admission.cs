namespace AgentIdentity.Broker;

/// <summary>A call that was let in, until it is disposed of. Cancelled when its delegation, or one above it, is stopped, or its token is cut off.</summary>
public sealed class Admission : IDisposable
{
    private readonly StopBoard _board;
    private readonly CancellationTokenSource _stop = new();

    internal Admission(StopBoard board, IReadOnlyList<string> chain, StopFacts? facts) => (_board, Chain, Facts) = (board, chain, facts);

    /// <summary>Fires when the call must end.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Why the call must not begin; null when it may.</summary>
    public BrokerFailure? Refusal { get; internal set; }

    /// <summary>The delegation and all above it.</summary>
    public IReadOnlyList<string> Chain { get; }

    /// <summary>What a later cut-off is held against; null for a call that came with no token.</summary>
    internal StopFacts? Facts { get; }

    public void Dispose()
    {
        _board.Leave(this);
        _stop.Dispose();
    }

    internal void Stop()
    {
        try
        {
            // The token says so at once; what hangs on it runs elsewhere, so that no call can hold up the stop of another.
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The call ended by itself between being found and being stopped.
        }
    }
}
