using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// Tokens for a client that cannot authenticate. The human consented to it by name and host, so the token says who acts, as every
/// delegated token does; and it says that nobody proved it. Such a client has no actor token, so it neither exchanges nor passes on.
/// </summary>
public sealed class PublicTokens
{
    private readonly DelegationBook _book;
    private readonly PeopleDirectory _people;
    private readonly EvidenceStore _evidence;
    private readonly BrokerOptions _options;
    private readonly TokenMinter _minter;
    private readonly TimeProvider _time;

    internal PublicTokens(
        DelegationBook book, PeopleDirectory people, EvidenceStore evidence, BrokerOptions options, TokenMinter minter, TimeProvider time) =>
        (_book, _people, _evidence, _options, _minter, _time) = (book, people, evidence, options, minter, time);

    /// <summary>Mints under the delegation as it stands now, and answers when the entry is durable.</summary>
    public async Task<BrokerResult<PublicToken>> IssueAsync(PublicTokenRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var chain = _book.Chain(request.DelegationId);
        var result = Refusal(request) is { } refusal ? refusal : await MintAsync(request, chain, cancellationToken).ConfigureAwait(false);
        var mine = !chain.IsEmpty && chain[0].Agent == request.Agent.Id;
        await _evidence.AppendAsync(AdminEntry.Of(
            _time,
            result.Ok ? "token.issued" : "token.refused",
            request.Agent.Id,
            mine ? request.DelegationId : null,
            ("resource", request.Resource),
            ("client_id", request.Agent.ClientId),
            ("jti", result.Value?.Token.TokenId),
            ("jkt", request.KeyThumbprint),
            ("actor_assurance", "self_asserted"),
            ("code", result.Failure?.Code),
            ("reason", result.Failure?.Detail))).ConfigureAwait(false);
        if (result.Ok)
        {
            _book.Tokens.Add(request.DelegationId, result.Value.Token.ExpiresAt, _time.GetUtcNow());
        }

        return result;
    }

    /// <summary>Why nothing would be issued now, or null. Asked before a refresh token is used up.</summary>
    public BrokerFailure? Refusal(PublicTokenRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (chain, now) = (_book.Chain(request.DelegationId), _time.GetUtcNow());
        if (chain.Length != 1 || chain[0].Agent != request.Agent.Id || request.Agent.Kind != AgentKind.Public)
        {
            return new(BrokerError.DelegationUnknown, "No delegation of this client has this id.");
        }

        return _book.Standing(request.DelegationId)
            ?? HumanPresence.Refusal(chain, _people.Find(chain[0].Human)!, _options, now)
            // Claims count whole seconds: a delegation that ends within this one has no token left in it.
            ?? (chain[0].EndsAt.ToUnixTimeSeconds() <= now.ToUnixTimeSeconds()
                ? new BrokerFailure(BrokerError.DelegationExpired, "The delegation has reached its end.")
                : null)
            ?? (AgentKeyRules.Held(chain, request.Resource, _options).Items.Count == 0
                ? new BrokerFailure(BrokerError.ExchangeTargetRefused, "The delegation grants nothing at this resource.")
                : null);
    }

    private async Task<BrokerResult<PublicToken>> MintAsync(
        PublicTokenRequest request, ImmutableArray<DelegationRecord> chain, CancellationToken cancellationToken)
    {
        var (leaf, details) = (chain[0], AgentKeyRules.Held(chain, request.Resource, _options));
        var token = await _minter.MintDelegatedAsync(new DelegatedTokenRequest
        {
            Subject = leaf.Human,
            Actor = ExchangeRules.ActorChain(_options.Issuer, chain),
            ActorAssurance = ActorAssurance.SelfAsserted,
            ClientId = request.Agent.ClientId,
            Audience = request.Resource,
            Scope = request.Scope,
            Details = details,
            KeyThumbprint = request.KeyThumbprint,
            Authentication = leaf.Authentication,
            DelegationId = leaf.Id,
            TransactionId = leaf.Txn,
            NotAfter = leaf.EndsAt,
        }, cancellationToken).ConfigureAwait(false);

        // Again: a cut-off that fell while the token was being signed covers the delegation, but not yet this token.
        return _book.Standing(leaf.Id) is { } over ? over : new PublicToken(token, leaf, details, request.Scope);
    }
}

/// <summary>A token that a public client asks for, with a code or a refresh token that was checked already.</summary>
public sealed record PublicTokenRequest(AgentRecord Agent, string DelegationId, string Resource, IReadOnlyList<string> Scope)
{
    /// <summary>The key of the DPoP proof; null makes a bearer token.</summary>
    public string? KeyThumbprint { get; init; }
}

/// <summary>What a public client was given.</summary>
public sealed record PublicToken(MintedToken Token, DelegationRecord Delegation, AuthorizationDetails Details, IReadOnlyList<string> Scope);
