namespace AgentIdentity.Gateway.Configuration;

/// <summary>What one party (a delegation, an agent, an upstream) may take of the gateway. A value that is left out is no limit.</summary>
public sealed class CallLimitOptions
{
    /// <summary>Calls a minute, spread evenly; <see cref="Burst"/> may come at once.</summary>
    public int? CallsPerMinute { get; set; }

    /// <summary>How many calls may come at once after a pause; ten seconds' worth by default.</summary>
    public int? Burst { get; set; }

    /// <summary>Calls at the same time, open streams among them.</summary>
    public int? Concurrency { get; set; }

    /// <summary>Largest request body, where it is less than the upstream's MaxBodyBytes.</summary>
    public long? BodyBytes { get; set; }

    /// <summary>How long one call may take, its answer included. Subscriptions and WebSockets last as long as their token instead.</summary>
    public int? CallSeconds { get; set; }
}
