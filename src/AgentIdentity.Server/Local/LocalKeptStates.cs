using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's memory of what providers keep, in this process's database.</summary>
internal sealed class LocalKeptStates(KeptStates states) : IKeptStates
{
    public async ValueTask<string?> FindAsync(Delegation token, string kind, string id, CancellationToken cancellationToken) =>
        (await states.FindAsync(kind, id, token.Subject, token.Actor.Subject, token.DelegationId, cancellationToken))?.Candidate;

    public async ValueTask KeepAsync(Delegation token, string kind, string id, string candidate) => await states.KeepAsync(Of(token, kind, id, candidate));

    public async ValueTask ForgetAsync(Delegation token, string kind, string id) => await states.ForgetAsync(Of(token, kind, id, ""));

    private static KeptState Of(Delegation token, string kind, string id, string candidate) =>
        new(kind, id, candidate, token.Subject, token.Actor.Subject, token.DelegationId);
}
