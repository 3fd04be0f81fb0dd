namespace AgentIdentity.Gateway.Limits;

/// <summary>
/// The end of this process, in good order: readiness says no, then nothing new is taken and subscriptions are told to go elsewhere,
/// then calls have a bounded time to finish, and what is left is ended with a last word and its record.
/// </summary>
public sealed class Drain : IDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _over = new();
    private TaskCompletionSource? _empty;
    private int _open;

    /// <summary>Set as soon as the process is known to stop: readiness says no from here on.</summary>
    public bool IsComing { get; private set; }

    /// <summary>Whether new calls are refused.</summary>
    public bool HasBegun => _begun.IsCancellationRequested;

    /// <summary>What stays open for long ends now: its client connects to somebody else.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>The time is up: every call ends.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Runs the drain to its end; returns when no call is left, or when what was left did not end.</summary>
    public async Task RunAsync(TimeSpan delay, TimeSpan bound, TimeProvider time, CancellationToken cancellationToken)
    {
        IsComing = true;
        try
        {
            await Task.Delay(delay, time, cancellationToken);
            await _begun.CancelAsync();
            await EmptyAsync().WaitAsync(bound, time, cancellationToken);
            return;
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            // Whoever hurries us, or the bound, ends what is left.
        }

        await _begun.CancelAsync();
        await _over.CancelAsync();
        try
        {
            await EmptyAsync().WaitAsync(LastWords, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // The server breaks the connections off.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _begun.Dispose();
        _over.Dispose();
    }

    /// <summary>Calls in flight.</summary>
    internal int Open => Volatile.Read(ref _open);

    internal int Entered() => Interlocked.Increment(ref _open);

    internal void Left()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            Volatile.Read(ref _empty)?.TrySetResult();
        }
    }

    private Task EmptyAsync()
    {
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _empty, empty);

        // Whoever left before this could be seen is seen here.
        Interlocked.MemoryBarrier();
        if (Open == 0)
        {
            empty.TrySetResult();
        }

        return empty.Task;
    }
}
