using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Removes what deleted stores held, a slice at a time: a store of a million tuples must not keep the one writer busy for seconds.</summary>
internal sealed class StorePurge : IAsyncDisposable
{
    private const int Slice = 2_000;

    // The log's word that a store is gone stays: other processes may not have read it yet.
    private static readonly string[] Slices =
    [
        "DELETE FROM tuples WHERE rowid IN (SELECT rowid FROM tuples WHERE Store = $store LIMIT $most)",
        "DELETE FROM relation_changes WHERE Number IN (SELECT Number FROM relation_changes WHERE Store = $store AND Kind <> 3 LIMIT $most)",
        "DELETE FROM relation_models WHERE Number IN (SELECT Number FROM relation_models WHERE Store = $store LIMIT $most)",
        "DELETE FROM relation_assertions WHERE rowid IN (SELECT rowid FROM relation_assertions WHERE Store = $store LIMIT $most)",
    ];

    private readonly Journal _journal;
    private readonly Rounds _rounds;

    public StorePurge(Journal journal, TimeProvider time, ILogger<StorePurge> log)
    {
        _journal = journal;
        _rounds = new Rounds(TimeSpan.FromSeconds(5), time, RemoveAllAsync, failure => Log.StorePurgeFailed(log, failure));
    }

    public void Start() => _rounds.Start();

    public ValueTask DisposeAsync() => _rounds.DisposeAsync();

    /// <summary>Removes the next slice. False when no deleted store has anything left.</summary>
    public Task<bool> RemoveAsync() => _journal.ChangeAsync(static scope =>
    {
        if (scope.Command("SELECT Number FROM relation_stores WHERE DeletedAt IS NOT NULL LIMIT 1").ExecuteScalar() is not long store)
        {
            return false;
        }

        foreach (var slice in Slices)
        {
            if (scope.Command(slice).Bind(("$store", store), ("$most", Slice)).ExecuteNonQuery() > 0)
            {
                return true;
            }
        }

        scope.Command("DELETE FROM relation_stores WHERE Number = $store").Bind(("$store", store)).ExecuteNonQuery();
        return true;
    });

    private async Task RemoveAllAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && await RemoveAsync())
        {
            // Others write between two slices.
        }
    }
}
