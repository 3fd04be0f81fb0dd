using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using CallTerms = AgentIdentity.Gateway.Ports.CallTerms;
using Decided = AgentIdentity.Gateway.Ports.Decided;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's decisions, made in this process.</summary>
internal sealed class LocalDecisions(DecisionDesk desk, PolicySource policies, OpenCalls calls) : IDecisions
{
    public object? Basis => policies.Current;

    public async ValueTask<Decided> DecideAsync(Delegation token, Call call, CallTerms terms, CancellationToken cancellationToken)
    {
        string? begun = null;
        var asked = new Broker.CallTerms
        {
            Source = terms.Source,
            Money = terms.Money,
            CountMoney = terms.CountMoney,
            LeastMoney = terms.LeastMoney,
            Meets = terms.Meets,
            IsWhole = terms.IsWhole,
            Told = terms.Told,
            Continues = terms.Continues,
            Entry = terms.Entry is not { } entry ? null : decided =>
            {
                var note = entry(Of(token, decided));
                if (note.IsOpen)
                {
                    calls.Begin(begun = note.DecisionId);
                }

                return note.Body;
            },
        };
        if (terms.Preview)
        {
            return new Decided(await desk.PreviewAsync(token, call, asked, cancellationToken), null);
        }

        try
        {
            return Of(token, await desk.DecideAsync(token, call, asked, cancellationToken));
        }
        catch (Exception) when (begun is not null)
        {
            calls.End(begun);
            throw;
        }
    }

    public ValueTask<IReadOnlyList<Decision>> DecideManyAsync(Delegation token, IReadOnlyList<Call> calls, CancellationToken cancellationToken) =>
        desk.DecideManyAsync(token, calls, cancellationToken);

    private static Decided Of(Delegation token, Broker.Decided decided) => new(decided.Decision, Money(token.DelegationId, decided))
    {
        Recorded = decided.Recorded,
        Note = decided.Note,
        Approvals = [.. decided.Approvals.Select(static asked => new PendingApproval(asked.Id, asked.RuleId, asked.ExpiresAt))],
    };

    private static Reservation? Money(string delegationId, Broker.Decided decided) => decided switch
    {
        { Reservation: { } held } => new Reservation(held.Id, delegationId, decided.Decision.Id, held.MicroUsd)
        {
            OutputTokens = held.OutputTokens,
            IsLowered = held.IsLowered,
        },
        { Failure: { Error: not BrokerError.CallsExhausted } refused } =>
            Reservation.Refused(delegationId, decided.Decision.Id, new PortRefusal(refused.Code, refused.Detail)),
        _ => null,
    };
}
