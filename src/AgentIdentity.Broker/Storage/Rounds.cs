namespace AgentIdentity.Broker;

/// <summary>Does a piece of work again and again until it is disposed of. A round that fails is told of, and the next one comes all the same.</summary>
internal sealed class Rounds(TimeSpan every, TimeProvider time, Func<CancellationToken, Task> round, Action<Exception> failed) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Ends when the round that is going on has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _loop;
            _stop.Dispose();
        }
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await TryAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Whatever a round leaves undone waits for the next start.
        }
    }

    private async Task TryAsync()
    {
        try
        {
            await round(_stop.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            failed(failure);
        }
    }
}
