using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Gives an agent a token to act for a human, at one place, under one delegation. Every answer is in the evidence.</summary>
public sealed class TokenExchange
{
    private readonly OrderedChecks _checks;
    private readonly DelegationBook _delegations;
    private readonly Cutoffs _cutoffs;
    private readonly EvidenceStore _evidence;
    private readonly TokenMinter _minter;
    private readonly TimeProvider _time;

    internal TokenExchange(
        OrderedChecks checks, DelegationBook delegations, Cutoffs cutoffs, EvidenceStore evidence, TokenMinter minter, TimeProvider time) =>
        (_checks, _delegations, _cutoffs, _evidence, _minter, _time) = (checks, delegations, cutoffs, evidence, minter, time);

    /// <summary>Runs the checks in their order, mints, and answers when the entry is durable.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="humans">Reads a human's token.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public async Task<BrokerResult<ExchangeResult>> ExchangeAsync(ExchangeRequest request, HumanReader humans, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(humans);
        var attempt = new ExchangeAttempt(request);
        var refusal = await _checks.RunAsync(attempt, humans, cancellationToken).ConfigureAwait(false);
        return await AnswerAsync(attempt, refusal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same on the word of the human's identity provider (ID-JAG), which the host has read and found good.</summary>
    /// <param name="request">What is asked: a resource, and scope and details or none.</param>
    /// <param name="assertion">What the assertion says.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public async Task<BrokerResult<ExchangeResult>> RedeemAsync(ExchangeRequest request, HumanAssertion assertion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(assertion);
        var attempt = new ExchangeAttempt(request) { Form = ExchangeForm.Assertion, Human = assertion.Human, Assertion = assertion };
        var refusal = _checks.RunAsserted(attempt);
        if (assertion is { StandsForConsent: true, Human.PersonId: not null }
            && refusal?.Error is BrokerError.ConsentMissing or BrokerError.ExchangeTargetRefused
            && !WasWithdrawn(attempt)
            && (await _delegations.GrantAsync(AssertedConsent.Of(attempt, _minter.Issuer, _time.GetUtcNow())).ConfigureAwait(false)).Ok)
        {
            refusal = _checks.RunAsserted(attempt);
        }

        return await AnswerAsync(attempt, refusal, cancellationToken).ConfigureAwait(false);
    }

    // Somebody here ended or paused what the provider's word made: until that had ended by itself, their word is the stronger one.
    private bool WasWithdrawn(ExchangeAttempt attempt) => _delegations.List(attempt.Human!.PersonId, attempt.Agent).Any(record =>
        record.State != Policy.DelegationState.Active && record.EndsAt > _time.GetUtcNow() && record.Purpose == AssertedConsent.PurposeOf(attempt.Human));

    // 11. Mint, ask once more whether it may be, and log.
    private async Task<BrokerResult<ExchangeResult>> AnswerAsync(ExchangeAttempt attempt, BrokerFailure? refusal, CancellationToken cancellationToken)
    {
        ExchangeResult? given = null;
        if (refusal is null)
        {
            var begun = _time.GetUtcNow();
            given = await MintAsync(attempt, cancellationToken).ConfigureAwait(false);
            refusal = _delegations.Standing(attempt.Chain[0].Id) ?? _cutoffs.Refusal(Facts(attempt, given.Token.TokenId, begun));
        }

        await _evidence.AppendAsync(ExchangeEntry.Of(_time, attempt, refusal is null ? given : null, refusal)).ConfigureAwait(false);
        if (refusal is null)
        {
            _delegations.Tokens.Add(attempt.Chain[0].Id, given!.Token.ExpiresAt, _time.GetUtcNow());
            return given;
        }

        // Whose delegation it is, is for the record. To a stranger an id that is not theirs is an id that is not.
        return refusal.Error == BrokerError.DelegationOfAnotherAgent ? new BrokerFailure(BrokerError.DelegationUnknown, "No delegation has this id.") : refusal;
    }

    private async ValueTask<ExchangeResult> MintAsync(ExchangeAttempt attempt, CancellationToken cancellationToken)
    {
        var (leaf, request) = (attempt.Chain[0], attempt.Request);
        var asked = new DelegatedTokenRequest
        {
            Subject = leaf.Human,
            Actor = attempt.Held?.Actor ?? ExchangeRules.ActorChain(_minter.Issuer, attempt.Chain),
            ClientId = attempt.Agent,
            Audience = attempt.Target,
            Scope = attempt.Scope,
            Details = attempt.Details,
            KeyThumbprint = request.KeyThumbprint,
            CertificateThumbprint = request.KeyThumbprint is null ? request.CertificateThumbprint : null,
            Authentication = attempt.Authentication,
            SessionId = attempt.SessionId,
            Unattended = attempt.Unattended,
            DelegationId = leaf.Id,
            TransactionId = leaf.Txn,
            NotAfter = attempt.NotAfter,
        };
        var token = attempt.IssuedType switch
        {
            ExchangeTypes.IdJag => await _minter.MintIdJagAsync(OutwardTokens.IdJag(asked, request.Resource), cancellationToken).ConfigureAwait(false),
            ExchangeTypes.TransactionToken =>
                await _minter.MintTransactionTokenAsync(OutwardTokens.Transaction(asked, [attempt.Agent]), cancellationToken).ConfigureAwait(false),
            ExchangeTypes.WebIdentity => await _minter.MintWebIdentityAsync(OutwardTokens.WebIdentity(asked), cancellationToken).ConfigureAwait(false),
            _ => await _minter.MintDelegatedAsync(asked, cancellationToken).ConfigureAwait(false),
        };
        return new ExchangeResult(token, attempt.IssuedType, leaf, attempt.Details, attempt.Scope);
    }

    private static StopFacts Facts(ExchangeAttempt attempt, string tokenId, DateTimeOffset issuedAt) => new(issuedAt)
    {
        Human = attempt.Chain[0].Human,
        AuthenticatedAt = attempt.Authentication?.Time,
        Agents = [.. attempt.Chain.Select(static link => link.Agent)],
        Delegations = [.. attempt.Chain.Select(static link => link.Id)],
        TokenId = tokenId,
        SessionId = attempt.SessionId,
        ClientId = attempt.Agent,
    };
}
