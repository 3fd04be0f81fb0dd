using System.Collections.Concurrent;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// The token an upstream sees instead of the agent's: its own audience, the same human and actors, bound to no key. What it allows
/// is the gateway's business, so it carries no details.
/// </summary>
public sealed class UpstreamTokens
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly TokenMinter _minter;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string TokenId, string Audience), MintedToken> _kept = new();

    internal UpstreamTokens(TokenMinter minter, TimeProvider time) => (_minter, _time) = (minter, time);

    /// <summary>The upstream's token for the calls of one delegated token; made once and kept while it lives.</summary>
    public async ValueTask<MintedToken> ForAsync(Delegation token, string audience, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var key = (token.TokenId, audience);
        if (_kept.TryGetValue(key, out var kept) && kept.ExpiresAt - Margin > _time.GetUtcNow())
        {
            return kept;
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        return _kept[key] = await _minter.MintDelegatedAsync(new DelegatedTokenRequest
        {
            Subject = token.Subject,
            Actor = token.Actor,
            ClientId = token.ClientId,
            Audience = audience,
            Scope = token.Scope,
            Authentication = token.Authentication,
            SessionId = token.SessionId,
            ActorAssurance = token.ActorAssurance,
            Unattended = token.Unattended,
            DelegationId = token.DelegationId,
            TransactionId = token.TransactionId,
        }, cancellationToken).ConfigureAwait(false);
    }
}
