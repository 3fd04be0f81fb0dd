using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Looks four times a second whether another process has changed something: one look at the log's end.</summary>
internal sealed class LogWatch(RelationLog changes, TimeProvider time, ILogger<LogWatch> log) : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync);

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
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody asks any more.
        }
    }

    private void Look()
    {
        try
        {
            changes.CatchUp();
        }
        catch (SqliteException failure)
        {
            Log.RelationChangesUnread(log, failure);
        }
    }
}
