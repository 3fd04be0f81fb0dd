namespace AgentIdentity.Policy;

/// <summary>A rule lets the call pass only after somebody approved exactly this call.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="From">Who may approve, as a relation's user such as <c>role:team-lead</c> or <c>user:ann</c>, or <see cref="Human"/>.</param>
/// <param name="Ttl">How long the approval may be asked for and used.</param>
/// <param name="Message">What the rule's author wants the caller and the approver to read.</param>
public sealed record ApprovalDemand(string RuleId, string From, TimeSpan Ttl, string Message)
{
    /// <summary>In <see cref="From"/>: the human in whose name the call is made, whoever that is.</summary>
    public const string Human = "human";

    /// <summary>How many different people must say yes.</summary>
    public int Approvers { get; init; } = 1;

    /// <summary>Whether the human in whose name the call is made may be one of them.</summary>
    public bool Self { get; init; }
}

/// <summary>An approval that the broker holds for exactly this call. Rules cannot read it; it only answers the rule that asked.</summary>
/// <param name="RuleId">The rule whose demand it answers.</param>
/// <param name="ApprovalId">The record (<c>apr_…</c>), used up with the decision that relies on it.</param>
/// <param name="By">The id of the person who approved.</param>
public sealed record ApprovedRule(string RuleId, string ApprovalId, string By);
