namespace AgentIdentity.Policy;

/// <summary>How much harm a call can do, as the mapping's author judged it.</summary>
public enum Risk
{
    /// <summary>Nobody judged it.</summary>
    Unknown,
    /// <summary>Reading what many may read.</summary>
    Low,
    /// <summary>Reading what few may read, or small changes.</summary>
    Medium,
    /// <summary>Changes that matter.</summary>
    High,
    /// <summary>Changes that cannot be undone.</summary>
    Critical,
}
