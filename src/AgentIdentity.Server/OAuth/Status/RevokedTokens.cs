using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>Tokens revoked before their time (RFC 7009): access tokens by cut-offs of one token each, so that they reach the gateway and the stop feed alike.</summary>
internal sealed class RevokedTokens(Cutoffs cutoffs, RefreshFamilies families, DelegationBook delegations)
{
    /// <summary>Whether the agent's own token was revoked, or cut off with others.</summary>
    public bool Contains(AgentCredential token) => cutoffs.Refusal(token) is not null;

    public bool Contains(string tokenId) => cutoffs.IsRevoked(tokenId);

    /// <summary>Revokes the token, with its entry in the evidence.</summary>
    public async Task AddAsync(OwnToken token, string by)
    {
        if (!cutoffs.IsRevoked(token.TokenId))
        {
            await cutoffs.RaiseAsync(
                new NewCutoff(CutoffKind.Token) { TokenId = token.TokenId, Delegation = token.DelegationId, TokenExpiresAt = token.ExpiresAt }, by);
        }
    }

    /// <summary>Ends what a refresh token of the client stands for. Its delegation too, and so the access tokens of the same grant (RFC 7009 section 2.1).</summary>
    public async Task EndAsync(string refreshToken, AgentRecord client)
    {
        if (await families.EndAsync(refreshToken, client.ClientId) is { } family)
        {
            await delegations.EndAsync(family.DelegationId, client.Id);
        }
    }
}
