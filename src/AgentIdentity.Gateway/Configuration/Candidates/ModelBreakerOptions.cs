namespace AgentIdentity.Gateway.Configuration;

/// <summary>When a candidate that fails is left alone, and for how long.</summary>
public sealed class ModelBreakerOptions
{
    /// <summary>How many of its calls must fail, in percent.</summary>
    public int FailurePercent { get; set; } = 50;

    /// <summary>How many calls there must be before that counts.</summary>
    public int LeastCalls { get; set; } = 20;

    /// <summary>Over how long calls are counted.</summary>
    public double WithinSeconds { get; set; } = 30;

    /// <summary>How long it is left alone; then one call tries.</summary>
    public double RestSeconds { get; set; } = 15;
}
