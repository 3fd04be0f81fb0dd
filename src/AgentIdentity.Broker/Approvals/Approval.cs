using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// A question to a human: may exactly this call be made, once? Bound to the delegation, the call, its canonical arguments, the rule
/// and the policy; whatever differs in one of them is another question. The id is not a secret and is worth nothing by itself.
/// </summary>
public sealed record Approval
{
    public required string Id { get; init; }

    public required ApprovalState State { get; init; }

    public required string DelegationId { get; init; }

    /// <summary>The human's own grant that the delegation hangs below.</summary>
    public required string RootId { get; init; }

    public required string Human { get; init; }

    public required string Agent { get; init; }

    public required CallKind Kind { get; init; }

    public required string Upstream { get; init; }

    public required string Action { get; init; }

    public required string Identifier { get; init; }

    /// <summary>SHA-256 over the canonical arguments (<see cref="CanonicalJson"/>).</summary>
    public required string ArgumentsDigest { get; init; }

    /// <summary>The canonical arguments, for whoever has to judge them; forgotten when the approval is over.</summary>
    public string? Arguments { get; init; }

    public required string RuleId { get; init; }

    /// <summary>The policy whose rule asks; another policy asks anew.</summary>
    public required string BundleDigest { get; init; }

    /// <summary>Who may answer: <c>user:ann</c>, <c>role:team-lead</c>, or a set such as <c>role:team-lead#assignee</c>.</summary>
    public required string From { get; init; }

    /// <summary>How many different people must say yes.</summary>
    public int Needed { get; init; } = 1;

    /// <summary>Whether the human in whose name the call is made may be one of them: only where the rule says so.</summary>
    public bool Self { get; init; }

    public required string Message { get; init; }

    /// <summary>How long it may be answered, and, counted from the answer, how long it may be used.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>The decision that asked first.</summary>
    public required string DecisionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Everything that people said, in their order. Nobody says yes or no twice.</summary>
    public ImmutableArray<ApprovalAnswer> Answers { get; init; } = [];

    /// <summary>Who settled it: all who said yes, or the one who said no.</summary>
    public string? AnsweredBy { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The decision that used it up.</summary>
    public string? ConsumedBy { get; init; }

    public DateTimeOffset? ConsumedAt { get; init; }

    /// <summary>What people wrote beside their answers, for the agent to read; null for nothing.</summary>
    public string? Note => Answers.Select(static answer => answer.Note).OfType<string>().ToList() is { Count: > 0 } notes ? string.Join('\n', notes) : null;

    /// <summary>How many of those whose yes is needed have said it.</summary>
    public int Yes => Answers.Count(static answer => answer.Verdict == ApprovalVerdict.Yes);

    /// <summary>Whether it still means anything: it can be answered, or it holds, or it says no.</summary>
    public bool IsOpen(DateTimeOffset now) => State is ApprovalState.Pending or ApprovalState.Approved or ApprovalState.Denied && ExpiresAt > now;

    /// <summary>As it stands at a moment: one that nobody answered or used in time is over.</summary>
    public Approval At(DateTimeOffset now) =>
        State is ApprovalState.Pending or ApprovalState.Approved && ExpiresAt <= now ? this with { State = ApprovalState.Expired, Arguments = null } : this;

    public override string ToString() => $"Approval {Id} {State} [arguments redacted]";
}

/// <summary>Pending becomes approved, denied or expired; approved becomes consumed, once, or expired.</summary>
public enum ApprovalState
{
    Pending = 1,
    Approved = 2,

    /// <summary>Somebody said no; the same call is refused, and nobody is asked again, until it expires.</summary>
    Denied = 3,
    Expired = 4,
    Consumed = 5,

    /// <summary>The delegation was ended first: there is nothing to answer any more.</summary>
    Withdrawn = 6,
}
