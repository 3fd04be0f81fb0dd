namespace AgentIdentity.ModelProxy;

/// <summary>What all tokens of a call cost when its input is longer than a bound. A price that is null is the input price.</summary>
public sealed record LongInputPrices
{
    /// <summary>These prices hold for calls with more input tokens than this.</summary>
    public required long AboveInputTokens { get; init; }

    /// <summary>A million input tokens.</summary>
    public required long InputPerMillion { get; init; }

    /// <summary>A million output tokens.</summary>
    public required long OutputPerMillion { get; init; }

    /// <summary>A million input tokens read from the provider's cache.</summary>
    public long? CachedInputPerMillion { get; init; }

    /// <summary>A million input tokens written to the provider's cache.</summary>
    public long? CacheWritePerMillion { get; init; }

    /// <summary>A million input tokens written to the provider's cache for an hour.</summary>
    public long? CacheWriteHourPerMillion { get; init; }

    internal bool IsValid =>
        AboveInputTokens > 0 && InputPerMillion >= 0 && OutputPerMillion >= 0 && CachedInputPerMillion is null or >= 0
        && CacheWritePerMillion is null or >= 0 && CacheWriteHourPerMillion is null or >= 0;
}
