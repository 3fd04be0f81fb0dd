namespace AgentIdentity.ModelProxy;

/// <summary>What one call used, in one meaning for every provider: cache is part of input, reasoning is part of output.</summary>
public readonly record struct ModelUsage
{
    /// <summary>All input tokens, cached ones included.</summary>
    public long Input { get; init; }

    /// <summary>Those of them read from the provider's cache.</summary>
    public long CachedInput { get; init; }

    /// <summary>Those of them written to the provider's cache, for however long.</summary>
    public long CacheWrite { get; init; }

    /// <summary>Those of the written ones that are kept for an hour; the others are kept for minutes.</summary>
    public long CacheWriteHour { get; init; }

    /// <summary>All output tokens, reasoning included.</summary>
    public long Output { get; init; }

    /// <summary>Those of them spent on reasoning.</summary>
    public long Reasoning { get; init; }

    /// <summary>Web searches that the provider made.</summary>
    public long WebSearches { get; init; }

    /// <summary>Other uses of tools that ran at the provider and are counted by it.</summary>
    public long ServerToolCalls { get; init; }
}
