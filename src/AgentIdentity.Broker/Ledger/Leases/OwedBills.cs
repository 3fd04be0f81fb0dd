using System.Collections.Concurrent;
using AgentIdentity.ModelProxy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// What calls cost that could not be written when they ended, because the store did not take it. It is written as soon as the store works
/// again; should the process end before that, the reservations count in full.
/// </summary>
public sealed class OwedBills : IAsyncDisposable
{
    private const int Most = 10_000;

    private readonly Ledger _ledger;
    private readonly ILogger<OwedBills> _log;
    private readonly Rounds _rounds;
    private readonly ConcurrentQueue<(string Reservation, CallBill Bill)> _owed = [];

    internal OwedBills(Ledger ledger, TimeProvider time, ILogger<OwedBills> log)
    {
        (_ledger, _log) = (ledger, log);
        _rounds = new Rounds(TimeSpan.FromSeconds(1), time, _ => PayAsync(), failure => Log.BillsOwed(log, _owed.Count, failure));
    }

    /// <summary>Bills that wait for the store to work again.</summary>
    public int Count => _owed.Count;

    /// <summary>Settles now, or as soon as the store works again.</summary>
    /// <returns>False when nothing of the kind is reserved, or too many wait already: then the reservation stays as it is.</returns>
    public async Task<bool> SettleAsync(string reservationId, CallBill bill)
    {
        try
        {
            return (await _ledger.SettleAsync(reservationId, bill).ConfigureAwait(false)).Ok;
        }
        catch (BrokerException) when (_owed.Count < Most)
        {
            _owed.Enqueue((reservationId, bill));
            return true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _rounds.DisposeAsync();
        try
        {
            await PayAsync();
        }
        catch (BrokerException failure)
        {
            Log.BillsOwed(_log, _owed.Count, failure);
        }
    }

    internal void Start() => _rounds.Start();

    private async Task PayAsync()
    {
        // It keeps its place until it is written; that it may be told twice does not matter.
        while (_owed.TryPeek(out var owed))
        {
            await _ledger.SettleAsync(owed.Reservation, owed.Bill);
            _owed.TryDequeue(out _);
        }
    }
}
