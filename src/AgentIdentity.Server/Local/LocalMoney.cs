using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's budgets, in this process's ledger.</summary>
internal sealed class LocalMoney(Ledger ledger) : IMoney
{
    public ValueTask<Reservation> HoldMoreAsync(Reservation reservation, MoneyAsk ask, CancellationToken cancellationToken) =>
        new(reservation with { Refusal = new PortRefusal(BrokerError.BudgetExceeded.Code(), "Nothing more is held for a call.") });

    public async ValueTask SettleAsync(Reservation reservation, CallBill bill, CancellationToken cancellationToken)
    {
        var (usage, microUsd) = (bill.Settlement.Usage, bill.Settlement.MicroUsd);
        var held = new LedgerReservation
        {
            Id = reservation.Id,
            DelegationId = reservation.DelegationId,
            DecisionId = reservation.DecisionId,
            MicroUsd = reservation.MicroUsd,
        };
        var settled = await ledger.SettleAsync(held, microUsd, new UsageTokens(usage.Input, usage.CachedInput, usage.Output, usage.Reasoning));
        if (!settled.Ok)
        {
            throw new BrokerException(settled.Failure!.Error, settled.Failure.Detail);
        }
    }
}
