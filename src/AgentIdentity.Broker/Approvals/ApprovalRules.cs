using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What makes an approval that of a call, as pure code.</summary>
internal static class ApprovalRules
{
    /// <summary>Whether both ask the same thing: everything that an approval is bound to.</summary>
    public static bool IsSame(Approval one, Approval other) =>
        one.RuleId == other.RuleId && one.BundleDigest == other.BundleDigest && one.DelegationId == other.DelegationId && IsOf(one, other);

    /// <summary>Whether it was asked for this call, but for its arguments.</summary>
    public static bool Names(Approval approval, Call call) =>
        approval.Kind == call.Kind && approval.Upstream == call.Upstream && approval.Action == call.Action && approval.Identifier == call.Identifier;

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
