namespace AgentIdentity.Gateway.Ports;

/// <summary>A call that is known to the stop board until this is disposed.</summary>
/// <param name="onDispose">Takes the call off the board; may be null.</param>
/// <param name="stopped">Cancelled the moment the delegation or an ancestor ends, runs out or is paused, or the agent is suspended.</param>
public sealed class Admission(Action? onDispose, CancellationToken stopped) : IDisposable
{
    private Action? _onDispose = onDispose;

    /// <summary>Cancelled when the call must end.</summary>
    public CancellationToken Stopped => stopped;

    /// <summary>Set when the delegation was over already: the call must be refused.</summary>
    public PortRefusal? Refusal { get; init; }

    /// <summary>The delegation and all above it, as the record has them; null where only the delegation itself is known.</summary>
    public IReadOnlyList<string>? Chain { get; init; }

    /// <summary>Told every name that the call has in its records, so that it can be stopped by each; may be null.</summary>
    public Action<string>? Named { get; init; }

    /// <summary>Told when the answer begins and is a stream; may be null.</summary>
    public Action? BeginsStream { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _onDispose, null)?.Invoke();
}
