namespace AgentIdentity.ModelProxy;

/// <summary>Tokens of one call in one meaning for every provider: cache is part of input, reasoning is part of output.</summary>
public readonly record struct ModelUsage
{
    /// <summary>All input tokens, cached ones included.</summary>
    public long Input { get; init; }

    /// <summary>Those of them read from the provider's cache.</summary>
    public long CachedInput { get; init; }

    /// <summary>Those of them written to the provider's cache.</summary>
    public long CacheWrite { get; init; }

    /// <summary>All output tokens, reasoning included.</summary>
    public long Output { get; init; }

    /// <summary>Those of them spent on reasoning.</summary>
    public long Reasoning { get; init; }
}
