using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Collects what a decision depends on: what the token says, and what the records say now.</summary>
internal sealed class Inquiries(DelegationBook delegations, PolicySource policy, RelationsElsewhere? elsewhere, BrokerOptions options, TimeProvider time)
{
    private readonly ConditionalWeakTable<DelegationRecord, DelegationLink> _links = [];
    private readonly ConditionalWeakTable<AuthorizationDetails, StrongBox<ImmutableArray<Grant>>> _grants = [];

    /// <summary>Many questions at one moment, to one policy. Engines elsewhere have been asked when this completes.</summary>
    /// <param name="token">Under whose delegation.</param>
    /// <param name="calls">What is asked.</param>
    /// <param name="terms">The same for all of them.</param>
    /// <param name="cancellation">Ends the wait for engines elsewhere.</param>
    public async ValueTask<ImmutableArray<Inquiry>> OpenAsync(Delegation token, IReadOnlyList<Call> calls, CallTerms terms, CancellationToken cancellation)
    {
        var (chain, snapshot) = (Links(token), policy.Current);
        ImmutableArray<Inquiry> opened = [.. calls.Select(call => new Inquiry(token, terms, snapshot, Request(token, call, terms, chain)))];
        if (elsewhere is null)
        {
            return opened;
        }

        var asked = await elsewhere.AskAsync([.. opened.Select(static inquiry => inquiry.Request)], snapshot, cancellation).ConfigureAwait(false);

        // While they answered a delegation may have been narrowed or ended: the records are read again, after the wait.
        return [.. opened.Select((inquiry, i) => Again(inquiry with { Request = asked[i] }))];
    }

    /// <summary>The same question with what the records say now. Answers of engines elsewhere stand: whatever they were not asked denies.</summary>
    public Inquiry Again(Inquiry inquiry)
    {
        var chain = Links(inquiry.Token);
        return inquiry with { Request = inquiry.Request with { Chain = chain, Now = time.GetUtcNow() } };
    }

    /// <summary>Whether the records have changed since the question was put.</summary>
    public bool IsStale(Inquiry inquiry)
    {
        var (before, now) = (inquiry.Request.Chain, Links(inquiry.Token));
        return before.Length != now.Length || before.Where((link, i) => !ReferenceEquals(link, now[i])).Any();
    }

    private DecisionRequest Request(Delegation token, Call call, CallTerms terms, ImmutableArray<DelegationLink> chain) =>
        new(call, token.Subject, token.Actor.Subject, chain, Grants(token.Details), time.GetUtcNow())
        {
            ActorAssurance = token.ActorAssurance == ActorAssurance.Authenticated ? "authenticated" : "self_asserted",
            Unattended = token.Unattended,
            SignIn = new SignIn(token.Authentication?.Acr, token.Authentication?.Time),
            Source = terms.Source,
        };

    private ImmutableArray<DelegationLink> Links(Delegation token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return [.. delegations.Chain(token.DelegationId).Select(record => _links.GetValue(record, Link))];
    }

    private DelegationLink Link(DelegationRecord record) =>
        new(record.Id, record.Human, record.Agent, record.State, record.EndsAt, GrantTerms.From(record.Details, options.Issuer))
        {
            Purpose = record.Purpose,
            Parent = record.ParentId,
        };

    private ImmutableArray<Grant> Grants(AuthorizationDetails details) =>
        _grants.GetValue(details, from => new StrongBox<ImmutableArray<Grant>>(GrantTerms.From(from, options.Issuer))).Value;
}
