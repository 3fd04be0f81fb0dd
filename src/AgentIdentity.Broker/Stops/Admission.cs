using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>A call that was let in, until it is disposed of. Cancelled when its delegation, or one above it, is stopped, or its token is cut off.</summary>
public sealed class Admission : IDisposable
{
    private readonly StopBoard _board;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _leaving = new();
    private TaskCompletionSource? _awaited;
    private bool _left;
    private bool _streams;
    private ImmutableArray<string> _names = [];

    internal Admission(StopBoard board, IReadOnlyList<string> chain, StopFacts? facts) => (_board, Chain, Facts) = (board, chain, facts);

    /// <summary>Fires when the call must end.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Why the call must not begin; null when it may.</summary>
    public BrokerFailure? Refusal { get; internal set; }

    /// <summary>The delegation and all above it.</summary>
    public IReadOnlyList<string> Chain { get; }

    /// <summary>What the call is named in its records, the first name first; empty for what is no call of its own.</summary>
    public ImmutableArray<string> Names => _names;

    /// <summary>Whether its answer is a stream that has begun.</summary>
    public bool IsStream => Volatile.Read(ref _streams);

    /// <summary>What a later cut-off is held against; null for a call that came with no token.</summary>
    internal StopFacts? Facts { get; }

    /// <summary>Gives the call a name, or one more: each further attempt is a decision of its own.</summary>
    public void Name(string name) => ImmutableInterlocked.Update(ref _names, static (names, name) => names.Contains(name) ? names : names.Add(name), name);

    /// <summary>From now on the call is counted among the streams.</summary>
    public void BeginsStream() => Volatile.Write(ref _streams, true);

    public void Dispose()
    {
        _board.Leave(this);
        _stop.Dispose();
        lock (_leaving)
        {
            _left = true;
            _awaited?.TrySetResult();
        }
    }

    /// <summary>Done when the call is over.</summary>
    internal Task WhenLeft()
    {
        lock (_leaving)
        {
            return _left ? Task.CompletedTask : (_awaited ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
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
