namespace AgentIdentity.Policy;

/// <summary>Whether a delegation is in force.</summary>
public enum DelegationState
{
    /// <summary>No state was given; counts as ended.</summary>
    Unknown,
    /// <summary>In force until its end.</summary>
    Active,
    /// <summary>Suspended; may be resumed.</summary>
    Paused,
    /// <summary>Ended for good.</summary>
    Ended,
}
