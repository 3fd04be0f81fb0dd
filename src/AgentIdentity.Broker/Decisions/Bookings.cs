using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// Takes what an allowed call uses up: calls of limited grants and money, in one step of the one writer, where the question is put
/// again if the records have changed since. Whatever is missing makes it a deny, and then nothing is taken.
/// </summary>
internal sealed class Bookings(Journal journal, DelegationBook delegations, Ledger ledger, Inquiries inquiries, Decider decider, BrokerOptions options)
{
    public async ValueTask<Decided> BookAsync(Inquiry inquiry, Decision decision) =>
        inquiry.Terms.WorstCaseMicroUsd is null && Allowances(inquiry).Count == 0
            ? new Decided(decision, null)
            : await journal.AppendAsync(scope => Book(scope, inquiry, decision)).ConfigureAwait(false);

    private Decided Book(JournalScope scope, Inquiry inquiry, Decision decision)
    {
        if (inquiries.IsStale(inquiry))
        {
            inquiry = inquiries.Again(inquiry);
            decision = decider.Decide(inquiry.Request, inquiry.Snapshot, inquiry.DecisionId);
            if (decision.Outcome != Outcome.Allow)
            {
                return new Decided(decision, null);
            }
        }

        var allowances = Allowances(inquiry);
        if (ledger.Lacks(allowances) is { } used)
        {
            return new Decided(Exhausted.Refuse(decision, Exhausted.Calls, used), null) { Failure = used };
        }

        LedgerReservation? held = null;
        if (inquiry.Terms.WorstCaseMicroUsd is { } worst)
        {
            var reserved = ledger.Reserve(scope, inquiry.Token.DelegationId, inquiry.DecisionId, worst);
            if (!reserved.Ok)
            {
                return new Decided(Exhausted.Refuse(decision, Exhausted.Money, reserved.Failure), null) { Failure = reserved.Failure };
            }

            held = reserved.Value;
        }

        ledger.Count(scope, allowances);
        return new Decided(decision, held);
    }

    private List<CallAllowance> Allowances(Inquiry inquiry) =>
        CallLimits.Of(delegations.Chain(inquiry.Token.DelegationId), inquiry.Token, inquiry.Call, options.Issuer);
}
