using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Puts the four-way question for a call: what the token says, what the records say now, what the policy says now.</summary>
public sealed class DecisionDesk
{
    private readonly DelegationBook _delegations;
    private readonly PolicySource _policy;
    private readonly Ledger _ledger;
    private readonly string _issuer;
    private readonly TimeProvider _time;
    private readonly Decider _decider = new();
    private readonly ConditionalWeakTable<DelegationRecord, DelegationLink> _links = [];
    private readonly ConditionalWeakTable<AuthorizationDetails, StrongBox<ImmutableArray<Grant>>> _grants = [];

    internal DecisionDesk(DelegationBook delegations, PolicySource policy, Ledger ledger, BrokerOptions options, TimeProvider time) =>
        (_delegations, _policy, _ledger, _issuer, _time) = (delegations, policy, ledger, options.Issuer, time);

    /// <summary>Decides a call that is about to be made, and counts it where its grant limits calls.</summary>
    public async ValueTask<Decision> DecideAsync(Delegation token, Call call)
    {
        var decision = Decide(token, call);
        if (decision.Outcome != Outcome.Allow)
        {
            return decision;
        }

        var allowances = CallLimits.Of(_delegations.Chain(token.DelegationId), token, call, _issuer);
        if (allowances.Count == 0)
        {
            return decision;
        }

        var counted = await _ledger.CountCallAsync([.. allowances]).ConfigureAwait(false);
        return counted.Ok ? decision : CallLimits.Refuse(decision, counted.Failure);
    }

    /// <summary>Decides many calls at one moment with one policy: for lists. Nothing is counted.</summary>
    public IReadOnlyList<Decision> DecideMany(Delegation token, IReadOnlyList<Call> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var (chain, snapshot) = (Links(token), _policy.Current);
        return [.. calls.Select(call => Decide(token, call, chain, snapshot))];
    }

    /// <summary>Decides a call and counts nothing.</summary>
    public Decision Decide(Delegation token, Call call) => Decide(token, call, Links(token), _policy.Current);

    private Decision Decide(Delegation token, Call call, ImmutableArray<DelegationLink> chain, PolicySnapshot? snapshot)
    {
        var request = new DecisionRequest(call, token.Subject, token.Actor.Subject, chain, Grants(token.Details), _time.GetUtcNow())
        {
            ActorAssurance = token.ActorAssurance == ActorAssurance.Authenticated ? "authenticated" : "self_asserted",
            Unattended = token.Unattended,
        };
        return _decider.Decide(request, snapshot, Identifiers.New("dec_"));
    }

    private ImmutableArray<DelegationLink> Links(Delegation token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return [.. _delegations.Chain(token.DelegationId).Select(record => _links.GetValue(record, Link))];
    }

    private DelegationLink Link(DelegationRecord record) =>
        new(record.Id, record.Human, record.Agent, record.State, record.EndsAt, GrantTerms.From(record.Details, _issuer)) { Purpose = record.Purpose };

    private ImmutableArray<Grant> Grants(AuthorizationDetails details) =>
        _grants.GetValue(details, from => new StrongBox<ImmutableArray<Grant>>(GrantTerms.From(from, _issuer))).Value;
}
