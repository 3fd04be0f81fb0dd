using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Delegation records and authorization details in the terms of the decision, each put into them once.</summary>
internal sealed class RecordTerms(DelegationBook delegations, BrokerOptions options)
{
    private readonly ConditionalWeakTable<DelegationRecord, DelegationLink> _links = [];
    private readonly ConditionalWeakTable<AuthorizationDetails, StrongBox<ImmutableArray<Grant>>> _grants = [];

    /// <summary>The chain as the records say now, the delegation in use first; empty when it is not known. An unchanged record is the same object again.</summary>
    public ImmutableArray<DelegationLink> Chain(string delegationId) =>
        [.. delegations.Chain(delegationId).Select(record => _links.GetValue(record, Link))];

    public ImmutableArray<Grant> Grants(AuthorizationDetails details) =>
        _grants.GetValue(details, from => new StrongBox<ImmutableArray<Grant>>(GrantTerms.From(from, options.Issuer))).Value;

    /// <summary>The counted grants that a call uses up.</summary>
    public List<CallAllowance> Allowances(Inquiry inquiry) =>
        CallLimits.Of(delegations.Chain(inquiry.Token.DelegationId), inquiry.Token, inquiry.Call, options);

    private DelegationLink Link(DelegationRecord record) =>
        new(record.Id, record.Human, record.Agent, record.State, record.EndsAt, GrantTerms.From(record.Details, options.Issuer))
        {
            Purpose = record.Purpose,
            Parent = record.ParentId,
        };
}
