using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>What an exchange may give, as pure code: what is asked, what the records say, and nothing else.</summary>
internal static class ExchangeRules
{
    public static BrokerFailure NoConsent() => new(BrokerError.ConsentMissing, "The human granted this agent nothing that would hold here. Ask for consent.");

    /// <summary>Who asks: the client, its actor token and its proof must be one agent (RFC 8693 section 4.1, RFC 9449 section 6, RFC 8705 section 3).</summary>
    public static BrokerFailure? Actor(ExchangeRequest request, AgentCredential actor)
    {
        if (actor.Agent != request.Client.Id)
        {
            return new(BrokerError.ExchangeActorMismatch, "The actor token belongs to another agent than the client.");
        }

        var proven = (actor.KeyThumbprint is null || actor.KeyThumbprint == request.KeyThumbprint)
            && (actor.CertificateThumbprint is null || actor.CertificateThumbprint == request.CertificateThumbprint);
        return proven ? null : new(BrokerError.ExchangeKeyMismatch, "The proof was made with another key than the actor token is bound to.");
    }

    /// <summary>Under which delegation: it must be this agent's, and this human's.</summary>
    public static BrokerFailure? Parties(ExchangeAttempt attempt)
    {
        if (attempt.Chain.IsEmpty)
        {
            return new(BrokerError.DelegationUnknown, "No delegation has this id.");
        }

        var leaf = attempt.Chain[0];
        if (leaf.Agent != attempt.Agent)
        {
            return new(BrokerError.DelegationOfAnotherAgent, "The delegation is for another agent.");
        }

        return (attempt.Human is null || attempt.Human.PersonId == leaf.Human) && (attempt.Held is null || attempt.Held.Subject == leaf.Human)
            ? null
            : new(BrokerError.DelegationOfAnotherHuman, "The delegation is of another human than the subject token names.");
    }

    /// <summary>
    /// Where: only at this gateway, whatever a record from earlier days may name; and past it only where every link of the chain
    /// allows that and names the place.
    /// </summary>
    public static BrokerFailure? Target(ExchangeAttempt attempt, BrokerOptions options)
    {
        var issuer = options.Issuer;
        if (attempt.IssuedType == ExchangeTypes.AccessToken)
        {
            return Audience.IsOf(issuer, attempt.Target)
                ? Allowed(attempt)
                : new(BrokerError.ExchangeTargetRefused, $"resource must be an address of this gateway, such as {issuer}/mcp/name.");
        }

        if (!attempt.Chain.All(static link => link.OffGateway))
        {
            return new(BrokerError.OffGatewayRefused, "The delegation does not allow tokens that go past this gateway.");
        }

        string?[] places = [attempt.Request.Audience, attempt.Request.Resource];
        return places.OfType<string>().All(place => Audience.IsElsewhere(issuer, place) && Held(attempt.Chain, place, options).Items.Count > 0)
            ? null
            : new(BrokerError.OffGatewayRefused, "The delegation names no such place outside this gateway.");
    }

    /// <summary>How much, and by what scope: never more than any link of the chain, the subject token or the assertion gives.</summary>
    public static BrokerFailure? Rights(ExchangeAttempt attempt, BrokerOptions options)
    {
        if (attempt.IssuedType != ExchangeTypes.AccessToken)
        {
            return Carried(attempt, options) ?? Narrowed(attempt, attempt.Request.Resource ?? attempt.Target, options) ?? OffGatewayScope(attempt);
        }

        string[] words = Audience.Read(options.Issuer, attempt.Target) is { } place ? [Audience.ScopeWord(place.Kind)] : [];
        return Carried(attempt, options) ?? Narrowed(attempt, attempt.Target, options) ?? Scope(attempt, words);
    }

    /// <summary>The act claim: the agent of the delegation outermost, then those above it. Read from the records, not from tokens.</summary>
    public static Actor ActorChain(string issuer, ImmutableArray<DelegationRecord> chain)
    {
        Actor? actor = null;
        for (var i = chain.Length - 1; i >= 0; i--)
        {
            actor = new Actor(issuer, chain[i].Agent, actor);
        }

        return actor!;
    }

    /// <summary>What the delegation gives at a place, and every delegation above it still covers: they may have been narrowed since.</summary>
    public static AuthorizationDetails Held(ImmutableArray<DelegationRecord> chain, string place, BrokerOptions options) => AuthorizationDetails.Of(
        [.. chain[0].Details.At(place, options).Items.Where(item => chain.All(link => link.Details.Covers(AuthorizationDetails.Of(item))))]);

    private static BrokerFailure? Allowed(ExchangeAttempt attempt) => attempt.Assertion?.Resource is { } allowed && allowed != attempt.Target
        ? new(BrokerError.ExchangeTargetRefused, "The assertion is for another resource.")
        : null;

    // A token that was narrowed may not be turned into a whole one elsewhere. One that was not stands for its delegation.
    private static BrokerFailure? Carried(ExchangeAttempt attempt, BrokerOptions options) =>
        attempt.Held is not { } token || token.Audience == attempt.Target
        || (token.Scope.Count > 0 && token.Details.Covers(Held(attempt.Chain, token.Audience, options)))
            ? null
            : new(BrokerError.ContinuationWider, "The subject token was narrowed at its resource and cannot be carried to another.");

    private static BrokerFailure? Narrowed(ExchangeAttempt attempt, string place, BrokerOptions options)
    {
        var granted = attempt.Chain[0].Details.At(place, options);
        if (granted.Items.Count == 0)
        {
            return new(BrokerError.ExchangeTargetRefused, "The delegation grants nothing at this resource.");
        }

        var continued = attempt.Held is { } token && token.Audience == place ? token.Details : null;
        AuthorizationDetails[] ceilings = [.. attempt.Chain.Select(static link => link.Details), .. Optional(continued), .. Optional(attempt.Assertion?.Details)];
        if ((attempt.AskedDetails ?? attempt.Assertion?.Details) is not { } asked)
        {
            attempt.Details = AuthorizationDetails.Of(
                [.. (continued ?? granted).Items.Where(item => ceilings.All(ceiling => ceiling.Covers(AuthorizationDetails.Of(item))))]);
            return attempt.Details.Items.Count > 0
                ? null
                : new(BrokerError.ExchangeTargetRefused, "The delegation grants nothing at this resource any more.");
        }

        if (!ceilings.All(ceiling => ceiling.Covers(asked)))
        {
            return new(BrokerError.ExchangeWider, "The authorization details asked for are more than the delegation grants.");
        }

        // The ledger keeps accounts of delegations. A budget that only a token carried would be promised and never held.
        if (Budgets(asked).Except(Budgets(attempt.Chain[0].Details)).Any())
        {
            return new(BrokerError.ExchangeWider, "A token has no budget of its own: create a child delegation with that budget_usd.");
        }

        attempt.Details = asked.At(place, options);
        return attempt.Details.Items.Count > 0
            ? null
            : new(BrokerError.ExchangeWider, "None of the authorization details asked for is for this resource.");
    }

    private static AuthorizationDetails[] Optional(AuthorizationDetails? details) => details is null ? [] : [details];

    private static BrokerFailure? Scope(ExchangeAttempt attempt, string[] words)
    {
        var continued = attempt.Held is { } token && token.Audience == attempt.Target ? token.Scope : words;
        var limit = attempt.Assertion?.Scope ?? words;
        string[] most = [.. words.Where(word => continued.Contains(word) && limit.Contains(word))];
        attempt.Scope = attempt.Request.Scope is { } asked ? [.. asked.Distinct(StringComparer.Ordinal)] : most;
        return attempt.Scope.All(most.Contains)
            ? null
            : new(BrokerError.ExchangeScopeRefused, "The scope asked for is more than the delegation gives at this resource.");
    }

    // What a scope word means elsewhere is not known here, so only words that the human saw go there.
    private static BrokerFailure? OffGatewayScope(ExchangeAttempt attempt)
    {
        attempt.Scope = [.. (attempt.Request.Scope ?? []).Distinct(StringComparer.Ordinal)];
        if (attempt.IssuedType == ExchangeTypes.WebIdentity)
        {
            return attempt.Scope.Count == 0 ? null : new(BrokerError.ExchangeScopeRefused, "A web identity token carries no scope.");
        }

        return attempt.Scope.Count == 0
            ? new(BrokerError.ExchangeScopeRefused, "A token that goes past the gateway must say its scope.")
            : attempt.Scope.All(word => attempt.Chain.All(link => link.OffGatewayScope.Contains(word)))
                ? null
                : new(BrokerError.ExchangeScopeRefused, "The delegation does not name this scope for use outside this gateway.");
    }

    private static IEnumerable<long> Budgets(AuthorizationDetails details) =>
        details.Items.OfType<ModelDetail>().Select(static model => model.BudgetMicroUsd).OfType<long>();
}
