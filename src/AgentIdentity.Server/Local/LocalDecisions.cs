using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's decisions, made in this process.</summary>
internal sealed class LocalDecisions(DecisionDesk desk) : IDecisions
{
    public ValueTask<Decision> DecideAsync(Delegation token, Call call, CancellationToken cancellationToken) =>
        desk.DecideAsync(token, call, cancellationToken);

    public ValueTask<IReadOnlyList<Decision>> DecideManyAsync(Delegation token, IReadOnlyList<Call> calls, CancellationToken cancellationToken) =>
        desk.DecideManyAsync(token, calls, cancellationToken);
}
