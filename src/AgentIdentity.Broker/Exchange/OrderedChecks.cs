using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// Every check of a token exchange, in the one order in which they are made. The first that fails is the answer, so that nobody who
/// fails an earlier one learns anything from a later one. At the door, before this: the client is authenticated (RFC 6749 section
/// 3.2.1), no parameter comes twice (RFC 6749 section 3.2), and the proof of possession is fresh (RFC 9449 section 4.3).
/// </summary>
internal sealed class OrderedChecks(
    DelegationBook book, PeopleDirectory people, Cutoffs cutoffs, BroughtTokens tokens, BrokerOptions options, TimeProvider time)
{
    public async ValueTask<BrokerFailure?> RunAsync(ExchangeAttempt attempt, HumanReader humans, CancellationToken cancellationToken) =>
        Client(attempt)                                                                      // 1. RFC 6749 section 5.2: unauthorized_client
        ?? RequestShape.Check(attempt)                                                       // 3. RFC 8693 section 2.1: parameters and types
        ?? await SubjectAsync(attempt, humans, cancellationToken).ConfigureAwait(false)      // 4. RFC 8693 section 2.2.2, RFC 9449 section 6
        ?? Actor(attempt)                                                                    // 5. RFC 8693 section 4.1
        ?? Grant(attempt);                                                                   // 6. to 10., for the delegation that holds

    /// <summary>The same for an assertion of the human's identity provider, which the host has read: the client itself is the actor (RFC 7523 section 3.1).</summary>
    public BrokerFailure? RunAsserted(ExchangeAttempt attempt) => Client(attempt) ?? RequestShape.CheckAsked(attempt) ?? Known(attempt.Human!) ?? Grant(attempt);

    // 1. The client may use this grant: it is an agent, and one that proved itself.
    private static BrokerFailure? Client(ExchangeAttempt attempt) => attempt.Request.Client switch
    {
        { Kind: not AgentKind.Agent } => new(BrokerError.ClientActsForNobody, "This client does not act for people."),
        { State: not AgentState.Active } agent => new(BrokerError.AgentSuspended, $"Agent {agent.Id} is suspended."),
        _ when attempt.Request is { KeyThumbprint: null, CertificateThumbprint: null } =>
            new(BrokerError.ExchangeKeyMismatch, "The client proved to hold neither a key nor a certificate that a token could be bound to."),
        _ => null,
    };

    // 4. The subject: signature, issuer trusted for that type, typ, times, revocation; and in its key's hands only.
    private async ValueTask<BrokerFailure?> SubjectAsync(ExchangeAttempt attempt, HumanReader humans, CancellationToken cancellationToken)
    {
        switch (attempt.Form)
        {
            case ExchangeForm.Continuation:
                var held = tokens.Held(attempt.Request);
                attempt.Held = held.Value;
                return held.Failure ?? cutoffs.Refusal(held.Value!);
            case ExchangeForm.Human:
                var human = await BroughtTokens.HumanAsync(attempt.Request, humans, cancellationToken).ConfigureAwait(false);
                attempt.Human = human.Value;
                return human.Failure ?? Known(human.Value!);
            default:
                // A delegation's id is no credential: it is looked up under 6.
                return null;
        }
    }

    private BrokerFailure? Known(SubjectIdentity human) =>
        cutoffs.Refusal(new StopFacts(human.IssuedAt)
        {
            Human = human.PersonId,
            AuthenticatedAt = human.Authentication?.Time,
            SessionId = human.SessionId,
            TokenId = human.TokenId,
        })
        ?? (human.PersonId is null ? ExchangeRules.NoConsent() : null);

    // 5. The actor: the agent that asks, by a token of its own that is bound to the same key.
    private BrokerFailure? Actor(ExchangeAttempt attempt)
    {
        if (attempt.Form == ExchangeForm.Continuation || attempt.Request.ActorTokenType == ExchangeTypes.Jwt)
        {
            return attempt.Form == ExchangeForm.Continuation ? null : BroughtTokens.AssertionAsActor(attempt.Request);
        }

        var actor = tokens.Actor(attempt.Request);
        attempt.Actor = actor.Value;
        return actor.Failure ?? ExchangeRules.Actor(attempt.Request, actor.Value!) ?? cutoffs.Refusal(actor.Value!);
    }

    // 6. may_act narrows (RFC 8693 section 4.4); the grant record decides. Two valid credentials are not a delegation.
    private BrokerFailure? Grant(ExchangeAttempt attempt)
    {
        if (attempt.Human?.MayAct is { } named && (named.Issuer != options.Issuer || named.Subject != attempt.Agent))
        {
            return new(BrokerError.ExchangeActorNotNamed, "The subject token names another actor in may_act.");
        }

        var id = attempt.Form switch
        {
            ExchangeForm.Delegation => attempt.Request.SubjectToken,
            ExchangeForm.Continuation => attempt.Held!.DelegationId,
            _ => attempt.Request.DelegationId,
        };
        return id is not null ? Under(attempt, book.Chain(id)) : UnderNewest(attempt);
    }

    // Where none is named: what the human granted last is tried first, and the nearest miss is the answer.
    private BrokerFailure? UnderNewest(ExchangeAttempt attempt)
    {
        BrokerFailure? missed = null;
        foreach (var grant in book.List(attempt.Human!.PersonId, attempt.Agent).Where(static record => record.ParentId is null).Reverse())
        {
            if (Under(attempt, [grant]) is not { } refusal)
            {
                return null;
            }

            missed ??= book.Standing(grant.Id) is null ? refusal : null;
        }

        attempt.Chain = [];
        return missed ?? ExchangeRules.NoConsent();
    }

    private BrokerFailure? Under(ExchangeAttempt attempt, ImmutableArray<DelegationRecord> chain)
    {
        attempt.Chain = chain;
        return ExchangeRules.Parties(attempt)                      // 6. of this agent, and of this human
            ?? book.Standing(chain[0].Id)                          //    every link stands: not ended, paused, expired, suspended or cut off
            ?? Fresh(attempt)                                      //    and somebody has seen the human lately, where nobody shows their token
            ?? ExchangeRules.Target(attempt, options)       // 7. RFC 8707 section 2: invalid_target
            ?? ExchangeRules.Rights(attempt, options)       // 8. RFC 8693 section 2.1, RFC 9396 section 6: never more than any link
            ?? Depth(chain)                                        // 9. actor profile: refused, never truncated
            ?? Lifetime(attempt);                                  // 10. the shortest of all
    }

    private BrokerFailure? Fresh(ExchangeAttempt attempt) => attempt.Unattended
        ? HumanPresence.Refusal(attempt.Chain, people.Find(attempt.Chain[0].Human)!, options, time.GetUtcNow())
        : null;

    private BrokerFailure? Depth(ImmutableArray<DelegationRecord> chain) => chain.Length > options.MaximumDepth
        ? new(BrokerError.DepthExceeded, "The chain of delegations is too deep.")
        : null;

    private BrokerFailure? Lifetime(ExchangeAttempt attempt)
    {
        var ends = attempt.Chain.Min(static link => link.EndsAt);
        var subject = attempt.Held?.ExpiresAt ?? attempt.Human?.ExpiresAt;
        attempt.NotAfter = subject is { } end && end < ends ? end : ends;

        // Claims count whole seconds. A subject that only the allowance for clocks kept alive has no time left to give.
        return attempt.NotAfter.ToUnixTimeSeconds() > time.GetUtcNow().ToUnixTimeSeconds()
            ? null
            : new(BrokerError.ExchangeSubjectRefused, "What the token would rest on ends this second.");
    }
}
