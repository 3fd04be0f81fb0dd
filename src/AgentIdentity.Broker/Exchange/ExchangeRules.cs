using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>What an exchange may give, as pure code: what is asked, what the records say, and nothing else.</summary>
internal static class ExchangeRules
{
    /// <summary>Who asks: the client, its actor token and its proof must be one agent (RFC 8693 section 4.1, RFC 9449 section 6).</summary>
    public static BrokerFailure? Actor(ExchangeRequest request)
    {
        if (request.Actor.Agent != request.ClientId)
        {
            return new(BrokerError.ExchangeActorMismatch, "The actor token belongs to another agent than the client.");
        }

        return request.Actor.KeyThumbprint is { } bound && bound == request.ProofThumbprint
            ? null
            : new(BrokerError.ExchangeKeyMismatch, "The proof was made with another key than the actor token is bound to.");
    }

    /// <summary>Under which delegation: it must be this agent's, and this human's.</summary>
    public static BrokerFailure? Parties(ExchangeRequest request, ImmutableArray<DelegationRecord> chain)
    {
        if (chain.IsEmpty)
        {
            return new(BrokerError.DelegationUnknown, "No delegation has this id.");
        }

        if (chain[0].Agent != request.ClientId)
        {
            return new(BrokerError.DelegationOfAnotherAgent, "The delegation is for another agent.");
        }

        return request.SubjectHuman is null || request.SubjectHuman == chain[0].Human
            ? null
            : new(BrokerError.DelegationOfAnotherHuman, "The delegation is of another human than the subject token names.");
    }

    /// <summary>Where: only at this gateway, whatever a record from earlier days may name.</summary>
    public static BrokerFailure? Target(ExchangeRequest request, string issuer) => Audience.IsOf(issuer, request.Resource)
        ? null
        : new(BrokerError.ExchangeTargetRefused, $"resource must be an address of this gateway, such as {issuer}/mcp/name.");

    /// <summary>How much: never more than the delegation, nor than any above it, which may have been narrowed since.</summary>
    public static BrokerResult<AuthorizationDetails> Details(ExchangeRequest request, ImmutableArray<DelegationRecord> chain)
    {
        var held = chain[0].Details.ForAudience(request.Resource);
        if (held.Items.Count == 0)
        {
            return new BrokerFailure(BrokerError.ExchangeTargetRefused, "The delegation grants nothing at this resource.");
        }

        if (request.Details is not { } asked)
        {
            var left = held.Items.Where(item => chain.All(link => link.Details.Covers(AuthorizationDetails.Of(item))));
            var granted = AuthorizationDetails.Of([.. left]);
            return granted.Items.Count > 0
                ? granted
                : new BrokerFailure(BrokerError.ExchangeTargetRefused, "The delegation grants nothing at this resource any more.");
        }

        if (!chain.All(link => link.Details.Covers(asked)))
        {
            return new BrokerFailure(BrokerError.ExchangeWider, "The authorization details asked for are more than the delegation grants.");
        }

        // The ledger keeps accounts of delegations. A budget that only a token carried would be promised and never held.
        if (Budgets(asked).Except(Budgets(chain[0].Details)).Any())
        {
            return new BrokerFailure(BrokerError.ExchangeWider, "A token has no budget of its own: create a child delegation with that budget_usd.");
        }

        var here = asked.ForAudience(request.Resource);
        return here.Items.Count > 0
            ? here
            : new BrokerFailure(BrokerError.ExchangeWider, "None of the authorization details asked for is for this resource.");
    }

    private static IEnumerable<long> Budgets(AuthorizationDetails details) => details.Items.OfType<ModelDetail>().Select(static model => model.BudgetMicroUsd).OfType<long>();

    public static BrokerResult<string[]> Scope(ExchangeRequest request, string issuer)
    {
        string[] held = Audience.Read(issuer, request.Resource) is { } place ? [Audience.ScopeWord(place.Kind)] : [];
        if (request.Scope is not { } asked)
        {
            return held;
        }

        return asked.All(held.Contains)
            ? asked.Distinct(StringComparer.Ordinal).ToArray()
            : new BrokerFailure(BrokerError.ExchangeScopeRefused, "The scope asked for is more than the delegation gives at this resource.");
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
}
