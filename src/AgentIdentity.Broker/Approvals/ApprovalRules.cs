using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What makes an approval that of a call, as pure code.</summary>
internal static class ApprovalRules
{
    private const int MostRemarks = 20;

    /// <summary>Whether both ask the same thing: everything that an approval is bound to.</summary>
    public static bool IsSame(Approval one, Approval other) =>
        one.RuleId == other.RuleId && one.BundleDigest == other.BundleDigest && one.DelegationId == other.DelegationId && IsOf(one, other);

    /// <summary>Whether it was asked for this call, but for its arguments.</summary>
    public static bool Names(Approval approval, Call call) =>
        approval.Kind == call.Kind && approval.Upstream == call.Upstream && approval.Action == call.Action && approval.Identifier == call.Identifier;

    /// <summary>The approval after an answer: one no settles it, and as many yes as are needed; a remark settles nothing.</summary>
    /// <param name="approval">As it stands.</param>
    /// <param name="answer">What is said now.</param>
    /// <param name="stale">Those whose earlier yes counts no more: they may not say it any longer.</param>
    public static BrokerResult<Approval> Answered(Approval approval, ApprovalAnswer answer, IReadOnlyCollection<string> stale)
    {
        var standing = approval.Answers.RemoveAll(earlier => earlier.Verdict == ApprovalVerdict.Yes && stale.Contains(earlier.By));
        if (answer.Verdict == ApprovalVerdict.Yes && standing.Any(earlier => earlier.Verdict == ApprovalVerdict.Yes && earlier.By == answer.By))
        {
            return new BrokerFailure(BrokerError.ApprovalAnsweredBefore, $"{answer.By} has said yes already; the rule needs {approval.Needed} different people.");
        }

        if (answer is { Verdict: ApprovalVerdict.Yes, Through: { } through } && standing.Any(earlier => earlier.Verdict == ApprovalVerdict.Yes && earlier.Through == through))
        {
            return new BrokerFailure(BrokerError.ApprovalAnsweredBefore, $"One yes came through {through} already, and one key is one voice: the other person signs in and answers at the console.");
        }

        if (answer.Verdict == ApprovalVerdict.Remark && approval.Answers.Count(static earlier => earlier.Verdict == ApprovalVerdict.Remark) >= MostRemarks)
        {
            return new BrokerFailure(BrokerError.NoteInvalid, $"There are {MostRemarks} remarks already; answer with yes or no.");
        }

        var now = approval with { Answers = standing.Add(answer) };
        return answer.Verdict switch
        {
            ApprovalVerdict.No => now with { State = ApprovalState.Denied, AnsweredBy = answer.By, AnsweredAt = answer.At },
            ApprovalVerdict.Yes when now.Yes >= now.Needed => now with
            {
                State = ApprovalState.Approved,
                AnsweredBy = string.Join(", ", now.Answers.Where(static one => one.Verdict == ApprovalVerdict.Yes).Select(static one => one.By)),
                AnsweredAt = answer.At,
                ExpiresAt = answer.At + now.Ttl,
            },
            _ => now,
        };
    }

    /// <summary>Why it can be answered no more, or null.</summary>
    public static BrokerFailure? Settled(Approval approval) => approval.State == ApprovalState.Pending ? null
        : new BrokerFailure(BrokerError.ApprovalSettled, $"The approval is {approval.State.ToString().ToLowerInvariant()} already.");

    /// <summary>Why an answer would mean nothing any more, or null.</summary>
    public static BrokerFailure? Outdated(Approval approval, PolicySnapshot? snapshot, BrokerFailure? standing) =>
        standing is not null ? new BrokerFailure(BrokerError.ApprovalOutdated, $"Nothing may happen under its delegation any more: {standing.Detail}")
        : snapshot?.Bundle.Digest != approval.BundleDigest
            ? new BrokerFailure(BrokerError.ApprovalOutdated, "The policy has changed since the call was made; the agent calls again, and a new approval is asked for if one is still needed.")
        : null;

    private static bool IsOf(Approval one, Approval other) =>
        one.Kind == other.Kind && one.Upstream == other.Upstream && one.Action == other.Action && one.Identifier == other.Identifier
        && one.ArgumentsDigest == other.ArgumentsDigest;
}
