using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Writes, as soon as the disk allows, what was cut off while it did not; and forgets what can match nothing any more.</summary>
internal sealed class CutoffUpkeep(Cutoffs cutoffs, DelegationBook delegations, TimeProvider time, ILogger<CutoffUpkeep> log) : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private const int TicksUntilForgetting = 120;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync);

    public Task ForgetAsync()
    {
        var (grants, now) = (delegations.List(), time.GetUtcNow());
        return cutoffs.ForgetAsync(cutoff => CutoffRules.CanMatch(cutoff, grants, now));
    }

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
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(_stop.Token); tick++)
            {
                await TryAsync(tick % TicksUntilForgetting == 0);
            }
        }
        catch (OperationCanceledException)
        {
            // What waits is lost with the process, as its answer said: not durable.
        }
    }

    private async Task TryAsync(bool forget)
    {
        try
        {
            await cutoffs.SaveWaitingAsync();
            if (forget)
            {
                await ForgetAsync();
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.CutoffUpkeepFailed(log, failure);
        }
    }
}
