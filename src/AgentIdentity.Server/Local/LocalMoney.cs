using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's budgets, in this process's ledger.</summary>
internal sealed class LocalMoney(Ledger ledger, OwedBills bills) : IMoney
{
    public async ValueTask<Reservation> HoldMoreAsync(Reservation reservation, MoneyAsk ask, CancellationToken cancellationToken)
    {
        var held = new LedgerReservation
        {
            Id = reservation.Id,
            DelegationId = reservation.DelegationId,
            DecisionId = reservation.DecisionId,
            MicroUsd = reservation.MicroUsd,
        };
        var more = await ledger.HoldMoreAsync(held, ask);
        return more.Ok
            ? reservation with { MicroUsd = more.Value!.MicroUsd }
            : reservation with { Refusal = new PortRefusal(more.Failure!.Code, more.Failure.Detail) };
    }

    // The caller going away does not take back what the call cost, and nor does a store that fails.
    public async ValueTask SettleAsync(Reservation reservation, CallBill bill, CancellationToken cancellationToken)
    {
        if (!await bills.SettleAsync(reservation.Id, bill))
        {
            throw new BrokerException(BrokerError.ReservationUnknown, "The reservation is not open.");
        }
    }
}
