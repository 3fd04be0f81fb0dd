namespace AgentIdentity.ModelProxy;

/// <summary>How candidates of the same priority are put in order.</summary>
public enum RouteStrategy
{
    /// <summary>As they are configured.</summary>
    Priority = 0,

    /// <summary>Drawn by their weights.</summary>
    Weight = 1,

    /// <summary>The one that lately began its answers soonest.</summary>
    Latency = 2,

    /// <summary>The one that this call costs least at.</summary>
    Cost = 3,
}
