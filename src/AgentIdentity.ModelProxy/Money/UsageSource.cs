namespace AgentIdentity.ModelProxy;

/// <summary>Where booked numbers come from.</summary>
public enum UsageSource
{
    /// <summary>Nothing was used.</summary>
    None = 0,

    /// <summary>The provider reported them.</summary>
    Provider = 1,

    /// <summary>The provider did not report; the reserved worst case was booked.</summary>
    Bound = 2,
}
