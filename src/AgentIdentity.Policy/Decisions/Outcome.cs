namespace AgentIdentity.Policy;

/// <summary>What a decision says. Anything but <see cref="Allow"/> forwards nothing.</summary>
public enum Outcome
{
    /// <summary>Refused.</summary>
    Deny,
    /// <summary>All four conjuncts hold.</summary>
    Allow,
    /// <summary>Refused unless a human approves this very call.</summary>
    NeedsApproval,
    /// <summary>Refused unless the human signs in again, more strongly.</summary>
    NeedsStepUp,
}
