using System.Collections.Immutable;
using AgentIdentity.Evidence;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// Takes what a call uses up: calls of limited grants, money, approvals, its place in the history and the labels it leaves; all in one
/// step of the one writer and with the decision's own entry, where the question is put again if the records have changed since. Whatever is missing makes it a deny, and
/// then nothing is taken.
/// </summary>
internal sealed class Bookings(Journal journal, Inquiries inquiries, RecordTerms records, Ledger ledger, HistoryBook histories, ApprovalRequests approvals)
{
    private readonly Decider _decider = new();

    public Decision Decide(Inquiry inquiry)
    {
        var decision = _decider.Decide(inquiry.Request, inquiry.Snapshot, inquiry.DecisionId);
        return decision.Obligations.FirstOrDefault(obligation => !inquiry.Terms.Meets.Contains(obligation.Kind)) is { } unmet
            ? Overruled.ByObligation(decision, unmet) : decision;
    }

    public async ValueTask<Decided> DecideAsync(Inquiry inquiry)
    {
        var decision = Decide(inquiry);
        if (decision.Outcome is not (Outcome.Allow or Outcome.NeedsApproval))
        {
            return new Decided(decision, null);
        }

        // Counting the input takes time, which the one writer does not have, and nobody without money should be able to ask for.
        if (inquiry.Terms is { Money: { } bounded, CountMoney: { } count } && !ledger.Fits(inquiry.Token.DelegationId, bounded)
            && (inquiry.Terms.LeastMoney is not { } least || ledger.Fits(inquiry.Token.DelegationId, least)))
        {
            inquiry = inquiry with { Terms = inquiry.Terms with { Money = count(), CountMoney = null } };
        }

        if (IsBound(inquiry, decision))
        {
            return await journal.AppendAsync(scope => Recorded(scope, inquiry, Book(scope, inquiry, decision))).ConfigureAwait(false);
        }

        var decided = new Decided(decision, null);
        if (inquiry.Terms.Entry is { } entry)
        {
            // Nothing that others take could change this answer, so its entry is made here and not on the writer's thread.
            var body = entry(decided);
            return await journal.AppendAsync(scope =>
            {
                histories.Add(scope, inquiry.Root!, Past(inquiry), []);
                return Recorded(scope, inquiry, decided, body);
            }).ConfigureAwait(false);
        }

        // It need not wait for the disk. What it leaves in the history is written before the record of the decision, without which the
        // call does not leave.
        histories.Follow(inquiry.Root!, Past(inquiry));
        return decided;
    }

    private static Decided Recorded(JournalScope scope, Inquiry inquiry, Decided decided) =>
        inquiry.Terms.Entry is { } entry ? Recorded(scope, inquiry, decided, entry(decided)) : decided;

    private static Decided Recorded(JournalScope scope, Inquiry inquiry, Decided decided, ReadOnlyMemory<byte> body)
    {
        scope.Record(new EvidenceDraft(inquiry.Request.Now, EvidenceStore.Decision, inquiry.Token.DelegationId, decided.Decision.Id, body));
        return decided with { Recorded = true };
    }

    private static PastCall Past(Inquiry inquiry) => PastCall.Of(inquiry.Call, inquiry.Snapshot!.Bundle, inquiry.Request.Now);

    private static IEnumerable<string> Labels(Decision decision) =>
        decision.Obligations.Where(static obligation => obligation.Kind == ObligationKind.Label).SelectMany(static obligation => obligation.Values);

    private bool IsBound(Inquiry inquiry, Decision decision) =>
        decision.Outcome == Outcome.NeedsApproval || decision.ReadsHistory || !decision.Used.IsEmpty
        || inquiry.Terms.Money is not null
        || Labels(decision).Any(label => !inquiry.Request.History.Labels.Contains(label))
        || records.Allowances(inquiry).Count > 0;

    private Decided Book(JournalScope scope, Inquiry inquiry, Decision decision)
    {
        var now = inquiries.Again(scope, inquiry);
        if (!ReferenceEquals(now, inquiry))
        {
            (inquiry, decision) = (now, Decide(now));
        }

        return decision.Outcome switch
        {
            Outcome.Allow => Take(scope, inquiry, decision),
            Outcome.NeedsApproval => approvals.Ask(scope, inquiry, decision),
            _ => new Decided(decision, null),
        };
    }

    private Decided Take(JournalScope scope, Inquiry inquiry, Decision decision)
    {
        var allowances = records.Allowances(inquiry);
        if (ledger.Lacks(allowances) is { } used)
        {
            return new Decided(Overruled.ByCalls(decision, used), null) { Failure = used };
        }

        // The first that writes is the last that can refuse.
        LedgerReservation? held = null;
        if (inquiry.Terms.Money is { } ask)
        {
            var reserved = ledger.Reserve(scope, inquiry.Token.DelegationId, inquiry.DecisionId, ask, inquiry.Call.Identifier);
            if (!reserved.Ok)
            {
                return new Decided(Overruled.ByMoney(decision, reserved.Failure), null) { Failure = reserved.Failure };
            }

            held = reserved.Value;
        }

        ledger.Count(scope, allowances);
        approvals.Consume(scope, inquiry, decision);
        histories.Add(scope, inquiry.Root!, Past(inquiry), Labels(decision));
        return new Decided(decision, held);
    }
}
