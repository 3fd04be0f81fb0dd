using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Looks four times a second whether another process has changed something: one look at the log's end.</summary>
internal sealed class LogWatch(RelationLog changes, TimeProvider time, ILogger<LogWatch> log) : IAsyncDisposable
{
    private readonly Rounds _rounds = new(
        TimeSpan.FromMilliseconds(250),
        time,
        _ =>
        {
            changes.CatchUp();
            return Task.CompletedTask;
        },
        failure => Log.RelationChangesUnread(log, failure));

    public void Start() => _rounds.Start();

    public ValueTask DisposeAsync() => _rounds.DisposeAsync();
}
