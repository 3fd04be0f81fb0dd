using System.Collections.Immutable;
using System.Text;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>What a decision asks of people, and what it uses up of their answers. On the writer's thread.</summary>
internal sealed class ApprovalRequests(ApprovalBook book)
{
    /// <summary>Records a question for each approval that the decision needs. One that was answered with no is a deny, and so is one that nobody could judge.</summary>
    public Decided Ask(JournalScope scope, Inquiry inquiry, Decision decision)
    {
        if (inquiry.ArgumentsDigest.Length == 0)
        {
            return new Decided(Overruled.ByUnread(decision, inquiry.Call.ArgumentsKnown), null);
        }

        var refused = book.Open(inquiry.Token.DelegationId).FirstOrDefault(open =>
            open.State == ApprovalState.Denied && Inquiries.IsFor(open, inquiry) && decision.Approvals.Any(demand => demand.RuleId == open.RuleId));
        if (refused is not null)
        {
            return new Decided(Overruled.ByAnswer(decision, refused), null) { Note = refused.Note };
        }

        var asked = ImmutableArray.CreateBuilder<Approval>();
        foreach (var demand in decision.Approvals)
        {
            if (book.Ask(scope, Of(inquiry, demand)) is not { } waiting)
            {
                return new Decided(Overruled.ByCrowd(decision), null);
            }

            asked.Add(waiting);
        }

        var notes = asked.Select(static one => one.Note).OfType<string>().ToList();
        return new Decided(decision, null) { Approvals = asked.ToImmutable(), Note = notes.Count == 0 ? null : string.Join('\n', notes) };
    }

    /// <summary>Uses up the approvals that an allow relies on; they were found to hold on this thread.</summary>
    public void Consume(JournalScope scope, Inquiry inquiry, Decision decision)
    {
        foreach (var used in decision.Used)
        {
            // One that let the first part of this call out is used up already.
            if (book.Open(inquiry.Token.DelegationId).FirstOrDefault(open => open.Id == used.ApprovalId) is { } held)
            {
                book.Consume(scope, held, inquiry.DecisionId);
            }
        }
    }

    private static Approval Of(Inquiry inquiry, ApprovalDemand demand) => new()
    {
        Id = Identifiers.New("apr_"),
        State = ApprovalState.Pending,
        DelegationId = inquiry.Token.DelegationId,
        RootId = inquiry.Root!,
        Human = inquiry.Request.Subject,
        Agent = inquiry.Request.Actor,
        Kind = inquiry.Call.Kind,
        Upstream = inquiry.Call.Upstream,
        Action = inquiry.Call.Action,
        Identifier = inquiry.Call.Identifier,
        ArgumentsDigest = inquiry.ArgumentsDigest,
        Arguments = inquiry.Judged is { } arguments ? Encoding.UTF8.GetString(CanonicalJson.Write(arguments)) : null,
        RuleId = demand.RuleId,
        BundleDigest = inquiry.Snapshot!.Bundle.Digest,
        From = demand.From == ApprovalDemand.Human ? "user:" + inquiry.Request.Subject : demand.From,
        Needed = demand.Approvers,
        Self = demand.Self,
        Message = demand.Message,
        Ttl = demand.Ttl,
        DecisionId = inquiry.DecisionId,
        CreatedAt = inquiry.Request.Now,
        ExpiresAt = inquiry.Request.Now + demand.Ttl,
    };
}
