namespace AgentIdentity.ModelProxy;

/// <summary>What a model costs, in micro-USD for one million tokens. A price of zero is a price; an absent card is a refusal.</summary>
public sealed record PriceCard
{
    /// <summary>A million input tokens.</summary>
    public required long InputPerMillion { get; init; }

    /// <summary>A million output tokens, reasoning included.</summary>
    public required long OutputPerMillion { get; init; }

    /// <summary>A million input tokens read from the provider's cache; the input price when null.</summary>
    public long? CachedInputPerMillion { get; init; }

    /// <summary>A million input tokens written to the provider's cache; the input price when null.</summary>
    public long? CacheWritePerMillion { get; init; }

    /// <summary>What this usage costs in micro-USD, rounded up once.</summary>
    public long CostOf(ModelUsage usage)
    {
        // Int128: a million million tokens at any price still fit, so the sum cannot wrap.
        var plain = usage.Input - usage.CachedInput - usage.CacheWrite;
        var sum = (Int128)plain * InputPerMillion
            + (Int128)usage.CachedInput * (CachedInputPerMillion ?? InputPerMillion)
            + (Int128)usage.CacheWrite * (CacheWritePerMillion ?? InputPerMillion)
            + (Int128)usage.Output * OutputPerMillion;
        return (long)Int128.Min((sum + 999_999) / 1_000_000, long.MaxValue);
    }

    internal long DearestInputPerMillion =>
        Math.Max(InputPerMillion, Math.Max(CachedInputPerMillion ?? 0, CacheWritePerMillion ?? 0));

    internal bool IsValid =>
        InputPerMillion >= 0 && OutputPerMillion >= 0 && CachedInputPerMillion is null or >= 0 && CacheWritePerMillion is null or >= 0;
}
