using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: budgets. Money is reserved before a model call leaves and settled after it ended.</summary>
public interface IMoney
{
    /// <summary>Reserves an amount on the delegation and all its ancestors, or answers with a <see cref="Reservation.Refusal"/>.</summary>
    ValueTask<Reservation> ReserveAsync(string delegationId, string decisionId, long microUsd, CancellationToken cancellationToken);

    /// <summary>Replaces the reserved amount by what the call really cost; zero when nothing left the gateway.</summary>
    ValueTask SettleAsync(Reservation reservation, ModelUsage usage, long microUsd, CancellationToken cancellationToken);
}
