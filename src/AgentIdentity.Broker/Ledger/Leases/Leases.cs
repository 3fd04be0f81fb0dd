using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// Sees to it that no reservation stays for ever. What an earlier run left open is closed at the start; what nobody settles in this one,
/// when its lease ends: a call that may have left counts in full, a call that never left costs nothing.
/// </summary>
internal sealed class Leases : IAsyncDisposable
{
    private readonly Journal _journal;
    private readonly Holds _holds;
    private readonly FreedCalls _freed;
    private readonly LedgerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Rounds _rounds;

    public Leases(Journal journal, Holds holds, FreedCalls freed, LedgerMetrics metrics, TimeProvider time, ILogger<Leases> log)
    {
        (_journal, _holds, _freed, _metrics, _time) = (journal, holds, freed, metrics, time);
        _rounds = new Rounds(TimeSpan.FromMinutes(1), time, _ => EndAsync(), failure => Log.LeasesFailed(log, failure));
    }

    public void Start() => _rounds.Start();

    public ValueTask DisposeAsync() => _rounds.DisposeAsync();

    /// <summary>Closes what was open when the process before this one ended: its calls are over.</summary>
    /// <returns>How many count in full, and how many cost nothing.</returns>
    public async Task<(int Bound, int Free)> RecoverAsync(IReadOnlyList<LedgerReservation> left)
    {
        var ended = await Task.WhenAll(left.Select(reservation => _journal.AppendAsync(scope => End(scope, reservation))));
        var bound = ended.Count(static one => one);
        return (bound, ended.Length - bound);
    }

    /// <summary>Closes those whose lease is over.</summary>
    public async Task EndAsync()
    {
        var now = _time.GetUtcNow();
        await Task.WhenAll(_holds.Open.Where(held => held.LeaseEndsAt <= now).Select(held => _journal.AppendAsync(scope =>
            _holds.IsOpen(held.Id) && End(scope, held))));
    }

    /// <summary>What the file says is open.</summary>
    public static List<LedgerReservation> Open(BrokerDbContext db) => [.. db.Usage.AsNoTracking().Where(static row => row.State == UsageState.Reserved).ToList()
        .Select(row => new LedgerReservation
        {
            Id = row.Id,
            DelegationId = row.DelegationId,
            DecisionId = row.DecisionId,
            MicroUsd = row.ReservedMicroUsd,
            Day = row.Day,
            Owners = new LedgerOwners(row.Human, row.Agent, row.Task, [.. db.LedgerEntries.Where(entry => entry.Call == row.Id).Select(static entry => entry.Account).Distinct()]),
        })];

    private bool End(JournalScope scope, LedgerReservation reservation)
    {
        var left = _holds.EndLease(scope, reservation);
        if (!left)
        {
            _freed.Add(reservation.DecisionId);
            scope.AfterRollback(() => _freed.Remove(reservation.DecisionId));
        }

        scope.AfterCommit(() => _metrics.LeaseEnded(left));
        return left;
    }
}
