using AgentIdentity.Gateway.Ports;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.ModelCalls.State;

/// <summary>Where the host remembers nothing, nothing that a provider keeps is anybody's.</summary>
internal sealed class NothingKept : IKeptStates
{
    public ValueTask<string?> FindAsync(Delegation token, string kind, string id, CancellationToken cancellationToken) => new((string?)null);

    public ValueTask KeepAsync(Delegation token, string kind, string id, string candidate) => default;

    public ValueTask ForgetAsync(Delegation token, string kind, string id) => default;
}
