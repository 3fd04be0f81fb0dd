using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Gives an authenticated agent the token that says who it is, at the issuer only, bound to its key.</summary>
public sealed class ActorTokens
{
    private readonly AgentDirectory _agents;
    private readonly TokenMinter _minter;

    internal ActorTokens(AgentDirectory agents, TokenMinter minter) => (_agents, _minter) = (agents, minter);

    public async ValueTask<BrokerResult<MintedToken>> IssueAsync(
        string agent, string? keyThumbprint, string? certificateThumbprint = null, CancellationToken cancellationToken = default) => _agents.Refusal(agent) is { } refusal
        ? refusal
        : await _minter.MintAgentAsync(new AgentTokenRequest { Agent = agent, KeyThumbprint = keyThumbprint, CertificateThumbprint = certificateThumbprint }, cancellationToken).ConfigureAwait(false);
}
