using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Gives an agent a token to act for a human, at one resource, under one delegation. Every answer is in the evidence.</summary>
public sealed class TokenExchange
{
    private readonly DelegationBook _delegations;
    private readonly PeopleDirectory _people;
    private readonly EvidenceStore _evidence;
    private readonly BrokerOptions _options;
    private readonly TokenMinter _minter;
    private readonly TimeProvider _time;

    internal TokenExchange(
        DelegationBook delegations,
        PeopleDirectory people,
        EvidenceStore evidence,
        BrokerOptions options,
        TokenMinter minter,
        TimeProvider time) =>
        (_delegations, _people, _evidence, _options, _minter, _time) = (delegations, people, evidence, options, minter, time);

    /// <summary>Checks who, under what and how much, in that order; mints; and answers when the entry is durable.</summary>
    public async Task<BrokerResult<ExchangeResult>> ExchangeAsync(ExchangeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var chain = _delegations.Chain(request.DelegationId);
        var result = await JudgeAsync(request, chain).ConfigureAwait(false);

        // An entry is filed under a delegation only when the asker is party to it: nobody writes into another agent's record.
        var mine = !chain.IsEmpty && chain[0].Agent == request.ClientId;
        var entry = AdminEntry.Of(
            _time,
            result.Ok ? "token.issued" : "token.refused",
            request.ClientId,
            mine ? request.DelegationId : null,
            ("resource", request.Resource),
            ("jti", result.Value?.Token.TokenId),
            ("authorization_details", result.Value?.Details.ToJson()),
            ("code", result.Failure?.Code),
            ("reason", result.Failure?.Detail));
        await _evidence.AppendAsync(entry).ConfigureAwait(false);
        return result;
    }

    private async ValueTask<BrokerResult<ExchangeResult>> JudgeAsync(ExchangeRequest request, ImmutableArray<DelegationRecord> chain)
    {
        var now = _time.GetUtcNow();
        var refusal = ExchangeRules.Actor(request)
            ?? ExchangeRules.Parties(request, chain)
            ?? ExchangeRules.Target(request, _options.Issuer)
            ?? _delegations.Standing(request.DelegationId)
            ?? PersonRules.Freshness(_people.Find(chain[0].Human)!, chain[^1].Authentication?.Time, _options.HumanFreshWithin, now)
            ?? (chain.Length > _options.MaximumDepth ? new(BrokerError.DepthExceeded, "The chain of delegations is too deep.") : null);
        if (refusal is not null)
        {
            return refusal;
        }

        var details = ExchangeRules.Details(request, chain);
        if (!details.Ok)
        {
            return details.Failure;
        }

        var scope = ExchangeRules.Scope(request, _options.Issuer);
        return scope.Ok ? await MintAsync(request, chain, details.Value, scope.Value).ConfigureAwait(false) : scope.Failure;
    }

    private async ValueTask<ExchangeResult> MintAsync(ExchangeRequest request, ImmutableArray<DelegationRecord> chain, AuthorizationDetails details, string[] scope)
    {
        var leaf = chain[0];
        var token = await _minter.MintDelegatedAsync(new DelegatedTokenRequest
        {
            Subject = leaf.Human,
            Actor = ExchangeRules.ActorChain(_options.Issuer, chain),
            ClientId = request.ClientId,
            Audience = request.Resource,
            Scope = scope,
            Details = details,
            KeyThumbprint = request.ProofThumbprint,
            Authentication = leaf.Authentication,
            DelegationId = leaf.Id,
            TransactionId = leaf.Txn,
            NotAfter = chain.Min(static link => link.EndsAt),
        }).ConfigureAwait(false);
        return new ExchangeResult(token, leaf, details, scope);
    }
}
