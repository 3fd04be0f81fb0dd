using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>Access tokens revoked before their time (RFC 7009): cut-offs of one token each, so that they reach the gateway and the stop feed alike.</summary>
internal sealed class RevokedTokens(Cutoffs cutoffs)
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
}
