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
    private readonly RelationsElsewhere? _elsewhere;
    private readonly string _issuer;
    private readonly TimeProvider _time;
    private readonly Decider _decider = new();
    private readonly ConditionalWeakTable<DelegationRecord, DelegationLink> _links = [];
    private readonly ConditionalWeakTable<AuthorizationDetails, StrongBox<ImmutableArray<Grant>>> _grants = [];

    /// <param name="elsewhere">Where the relations are, when they are not in the policy's snapshot.</param>
    internal DecisionDesk(
        DelegationBook delegations, PolicySource policy, Ledger ledger, RelationsElsewhere? elsewhere, BrokerOptions options, TimeProvider time) =>
        (_delegations, _policy, _ledger, _elsewhere, _issuer, _time) = (delegations, policy, ledger, elsewhere, options.Issuer, time);

    /// <summary>Decides a call that is about to be made, and counts it where its grant limits calls.</summary>
    public async ValueTask<Decision> DecideAsync(Delegation token, Call call, CancellationToken cancellation = default)
    {
        var decision = await PreviewAsync(token, call, cancellation).ConfigureAwait(false);
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
    public async ValueTask<IReadOnlyList<Decision>> DecideManyAsync(Delegation token, IReadOnlyList<Call> calls, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var (chain, snapshot) = (Links(token), _policy.Current);
        ImmutableArray<DecisionRequest> requests = [.. calls.Select(call => Request(token, call, chain))];
        return [.. (await WithRelationsAsync(requests, cancellation).ConfigureAwait(false)).Select(request => Decide(request, snapshot))];
    }

    /// <summary>Decides a call and counts nothing.</summary>
    public async ValueTask<Decision> PreviewAsync(Delegation token, Call call, CancellationToken cancellation = default)
    {
        var request = Request(token, call, Links(token));
        return Decide(_elsewhere is null ? request : (await _elsewhere.AskAsync([request], cancellation).ConfigureAwait(false))[0], _policy.Current);
    }

    private ValueTask<ImmutableArray<DecisionRequest>> WithRelationsAsync(ImmutableArray<DecisionRequest> requests, CancellationToken cancellation) =>
        _elsewhere is null ? ValueTask.FromResult(requests) : _elsewhere.AskAsync(requests, cancellation);

    private Decision Decide(DecisionRequest request, PolicySnapshot? snapshot) => _decider.Decide(request, snapshot, Identifiers.New("dec_"));

    private DecisionRequest Request(Delegation token, Call call, ImmutableArray<DelegationLink> chain) =>
        new(call, token.Subject, token.Actor.Subject, chain, Grants(token.Details), _time.GetUtcNow())
        {
            ActorAssurance = token.ActorAssurance == ActorAssurance.Authenticated ? "authenticated" : "self_asserted",
            Unattended = token.Unattended,
        };

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
