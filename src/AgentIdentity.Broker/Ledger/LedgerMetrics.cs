using System.Diagnostics.Metrics;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Broker;

/// <summary>What a monitor watches of the money: what is held and spent, what was refused, and whether the ledger balances.</summary>
internal sealed class LedgerMetrics : IDisposable
{
    public const string MeterName = "AgentIdentity.Money";

    private readonly Meter _meter;
    private readonly Counter<long> _spent;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _lowered;
    private readonly Counter<long> _leases;

    public LedgerMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _spent = _meter.CreateCounter<long>("agentidentity.money.spent", "{micro_usd}", "Booked for model calls, in millionths of a US dollar.");
        _refused = _meter.CreateCounter<long>("agentidentity.money.refused", "{call}", "Calls that a budget refused.");
        _lowered = _meter.CreateCounter<long>("agentidentity.money.lowered", "{call}", "Calls whose maximum output a budget lowered.");
        _leases = _meter.CreateCounter<long>("agentidentity.money.leases_ended", "{call}", "Reservations that nobody settled, by what became of them: bound or free.");
    }

    public void Watch(Func<ICollection<LedgerReservation>> open, Func<bool> balances)
    {
        _meter.CreateObservableUpDownCounter("agentidentity.money.reserved", () => open().Sum(static held => held.MicroUsd), "{micro_usd}", "Held for calls that are going on.");
        _meter.CreateObservableUpDownCounter("agentidentity.money.open", () => open().Count, "{call}", "Calls that money is held for.");
        _meter.CreateObservableGauge("agentidentity.money.balanced", () => balances() ? 1 : 0, null, "1 while the ledger balances; anything else is a fault of the program or of the file.");
    }

    public void Reserved(LedgerReservation reservation)
    {
        if (reservation.IsLowered)
        {
            _lowered.Add(1);
        }
    }

    public void Refused() => _refused.Add(1);

    public void Settled(CallBill bill) => _spent.Add(
        bill.Settlement.MicroUsd,
        new("gen_ai.request.model", bill.Model ?? "unknown"), new("gen_ai.provider.name", bill.Provider ?? "unknown"),
        new KeyValuePair<string, object?>("usage_source", bill.Settlement.Source.Word()));

    public void LeaseEnded(bool left) => _leases.Add(1, new KeyValuePair<string, object?>("became", left ? "bound" : "free"));

    public void Dispose() => _meter.Dispose();
}
