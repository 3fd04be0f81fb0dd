using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: budgets. Money is reserved with the decision (<see cref="IDecisions"/>) and settled here after the call ended.</summary>
public interface IMoney
{
    /// <summary>Replaces the reserved amount by what the call really cost; zero when nothing left the gateway.</summary>
    ValueTask SettleAsync(Reservation reservation, ModelUsage usage, long microUsd, CancellationToken cancellationToken);
}
