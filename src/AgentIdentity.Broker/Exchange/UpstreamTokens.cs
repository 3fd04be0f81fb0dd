using System.Collections.Concurrent;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// The token an upstream sees instead of the agent's: its own audience, the same human and actors, bound to no key. What it allows
/// is the gateway's business, so it carries no details. Only for the gateway in this process, which has decided about the call: no
/// delegation has to allow off_gateway for what an agent never sees.
/// </summary>
public sealed class UpstreamTokens
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly TokenMinter _minter;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string TokenId, string Kind), MintedToken> _kept = new();

    internal UpstreamTokens(TokenMinter minter, TimeProvider time) => (_minter, _time) = (minter, time);

    /// <summary>The upstream's access token for the calls of one delegated token; made once and kept while it lives.</summary>
    public ValueTask<MintedToken> ForAsync(Delegation token, string audience, CancellationToken cancellationToken = default) =>
        KeepAsync(token, "at " + audience, () => _minter.MintDelegatedAsync(From(token, audience), cancellationToken));

    /// <summary>A transaction token for the services of a trust domain, asked for by the gateway.</summary>
    public ValueTask<MintedToken> TransactionTokenAsync(Delegation token, string trustDomain, CancellationToken cancellationToken = default) =>
        KeepAsync(token, "txn " + trustDomain, () => _minter.MintTransactionTokenAsync(
            OutwardTokens.Transaction(From(token, trustDomain), [_minter.Issuer]), cancellationToken));

    /// <summary>An ID-JAG for the authorization server of an upstream that is somebody else's. Used once there, so never kept.</summary>
    public ValueTask<MintedToken> IdJagAsync(Delegation token, string audience, string? resource, IReadOnlyList<string> scope, CancellationToken cancellationToken = default) =>
        _minter.MintIdJagAsync(OutwardTokens.IdJag(From(token, audience) with { Scope = scope }, resource), cancellationToken);

    /// <summary>A web identity for AWS STS.</summary>
    public ValueTask<MintedToken> WebIdentityAsync(Delegation token, string audience, CancellationToken cancellationToken = default) =>
        KeepAsync(token, "aws " + audience, () => _minter.MintWebIdentityAsync(OutwardTokens.WebIdentity(From(token, audience)), cancellationToken));

    private static DelegatedTokenRequest From(Delegation token, string audience)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new DelegatedTokenRequest
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
        };
    }

    private async ValueTask<MintedToken> KeepAsync(Delegation token, string kind, Func<ValueTask<MintedToken>> mint)
    {
        ArgumentNullException.ThrowIfNull(token);
        var key = (token.TokenId, kind);
        if (_kept.TryGetValue(key, out var kept) && kept.ExpiresAt - Margin > _time.GetUtcNow())
        {
            return kept;
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        return _kept[key] = await mint().ConfigureAwait(false);
    }
}
