using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: budgets. Money is reserved with the decision (<see cref="IDecisions"/>) and settled here after the call ended.</summary>
public interface IMoney
{
    /// <summary>Holds more for the same call, before an attempt that comes on top of one which may be charged for; all of it or nothing.</summary>
    /// <returns>The reservation with both amounts, or one with a <see cref="Reservation.Refusal"/>: then the first stands as it was.</returns>
    ValueTask<Reservation> HoldMoreAsync(Reservation reservation, MoneyAsk ask, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the reserved amount by what the call really cost; zero when nothing left the gateway. It counts once for each call,
    /// however often it is said.
    /// </summary>
    ValueTask SettleAsync(Reservation reservation, CallBill bill, CancellationToken cancellationToken);
}
