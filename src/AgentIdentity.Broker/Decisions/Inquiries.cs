using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Collects what a decision depends on: what the token says, and what the records say now.</summary>
internal sealed class Inquiries(RecordTerms records, HistoryBook histories, ApprovalBook approvals, PolicySource policy, EnginesElsewhere elsewhere, TimeProvider time)
{
    /// <summary>Many questions at one moment, to one policy. Engines elsewhere have been asked when this completes.</summary>
    /// <param name="token">Under whose delegation.</param>
    /// <param name="calls">What is asked.</param>
    /// <param name="terms">The same for all of them.</param>
    /// <param name="cancellation">Ends the wait for engines elsewhere.</param>
    public async ValueTask<ImmutableArray<Inquiry>> OpenAsync(Delegation token, IReadOnlyList<Call> calls, CallTerms terms, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(token);
        var (chain, snapshot) = (records.Chain(token.DelegationId), policy.Current);
        var history = chain.IsEmpty ? CallHistory.Empty : await histories.ReadAsync(chain[^1].Id).ConfigureAwait(false);
        ImmutableArray<Inquiry> opened = [.. calls.Select(call => Held(new Inquiry(token, terms, snapshot, Request(token, call, terms) with { Chain = chain, History = history })))];
        if (elsewhere.AreNone)
        {
            return opened;
        }

        var asked = await elsewhere.AskAsync(opened, snapshot, cancellation).ConfigureAwait(false);

        // While they answered a delegation may have been narrowed or ended: the records are read again, after the wait.
        return [.. opened.Select((inquiry, i) => Again(inquiry with { Request = asked[i] }, inquiry.Request.History))];
    }

    /// <summary>The same question on the writer's thread, where nothing comes between it and its answer.</summary>
    /// <param name="scope">The writer's transaction.</param>
    /// <param name="inquiry">The question as it was put first.</param>
    /// <returns>The question with what the records say now; the same one where they say the same.</returns>
    public Inquiry Again(JournalScope scope, Inquiry inquiry)
    {
        var now = Again(inquiry, inquiry.Root is { } root ? histories.Read(scope, root) : CallHistory.Empty);
        return IsSame(inquiry.Request, now.Request) ? inquiry : now;
    }

    // Answers of engines elsewhere stand: whatever they were not asked denies.
    private Inquiry Again(Inquiry inquiry, CallHistory history) => Held(inquiry with
    {
        Request = inquiry.Request with { Chain = records.Chain(inquiry.Token.DelegationId), History = history, Now = time.GetUtcNow() },
    });

    private static bool IsSame(DecisionRequest before, DecisionRequest now) =>
        ReferenceEquals(before.History, now.History)
        && before.Chain.Length == now.Chain.Length && !before.Chain.Where((link, i) => !ReferenceEquals(link, now.Chain[i])).Any()
        && before.Approved.SequenceEqual(now.Approved);

    private Inquiry Held(Inquiry inquiry)
    {
        var open = approvals.Open(inquiry.Token.DelegationId);
        if (open.IsEmpty && inquiry.Request.Approved.IsEmpty && inquiry.Terms.Continues is null)
        {
            return inquiry;
        }

        // What was approved for a call covers its later parts, for a while, where they tell nothing that the approver has not seen.
        var earlier = inquiry.Terms is { Continues: { } first, Told: null } ? approvals.UsedBy(first, inquiry.Request.Now).Where(used => used.DelegationId == inquiry.Token.DelegationId && IsSameCall(used, inquiry)) : [];
        var held = open.Where(approval => approval.State == ApprovalState.Approved && IsFor(approval, inquiry)).Concat(earlier)
            .Select(static approval => new ApprovedRule(approval.RuleId, approval.Id, approval.AnsweredBy!));
        return inquiry with { Request = inquiry.Request with { Approved = [.. held] } };
    }

    /// <summary>Whether an approval is for exactly this call under this policy, and not over.</summary>
    public static bool IsFor(Approval approval, Inquiry inquiry) =>
        approval.IsOpen(inquiry.Request.Now) && IsSameCall(approval, inquiry);

    private static bool IsSameCall(Approval approval, Inquiry inquiry) =>
        approval.BundleDigest == inquiry.Snapshot?.Bundle.Digest
        && ApprovalRules.Names(approval, inquiry.Call)
        && approval.ArgumentsDigest == inquiry.ArgumentsDigest;

    private DecisionRequest Request(Delegation token, Call call, CallTerms terms) =>
        new(call, token.Subject, token.Actor.Subject, [], records.Grants(token.Details), time.GetUtcNow())
        {
            ActorAssurance = token.ActorAssurance == ActorAssurance.Authenticated ? "authenticated" : "self_asserted",
            Unattended = token.Unattended,
            SignIn = new SignIn(token.Authentication?.Acr, token.Authentication?.Time),
            Source = terms.Source,
        };
}
