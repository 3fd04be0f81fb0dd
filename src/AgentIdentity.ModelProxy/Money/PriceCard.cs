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

    /// <summary>A million input tokens written to the provider's cache for an hour; <see cref="CacheWritePerMillion"/> when null.</summary>
    public long? CacheWriteHourPerMillion { get; init; }

    /// <summary>A thousand web searches made by the provider; null when there is no price for them, and calls that ask for them are refused.</summary>
    public long? WebSearchPerThousand { get; init; }

    /// <summary>What holds in place of these prices for calls with more input than its bound; null when length does not matter.</summary>
    public LongInputPrices? LongInput { get; init; }

    /// <summary>Which prices these are: the catalogue's date and digest, or <c>configured</c>; written with every settlement.</summary>
    public string Version { get; init; } = "configured";

    /// <summary>No price is known, and the configuration lets calls go on all the same: they are booked as free, and recorded as such.</summary>
    public static PriceCard Unknown { get; } = new() { InputPerMillion = 0, OutputPerMillion = 0, Version = "unknown" };

    /// <summary>What this usage costs in micro-USD, rounded up once.</summary>
    public long CostOf(ModelUsage usage)
    {
        // Int128: a million million tokens at any price still fit, so the sum cannot wrap.
        var rates = RatesAt(usage.Input);
        var plain = usage.Input - usage.CachedInput - usage.CacheWrite;
        var sum = (Int128)plain * rates.InputPerMillion
            + (Int128)usage.CachedInput * rates.Cached
            + (Int128)(usage.CacheWrite - usage.CacheWriteHour) * rates.Written
            + (Int128)usage.CacheWriteHour * rates.WrittenForAnHour
            + (Int128)usage.Output * rates.OutputPerMillion
            + (Int128)usage.WebSearches * (WebSearchPerThousand ?? 0) * 1_000;
        return (long)Int128.Min((sum + 999_999) / 1_000_000, long.MaxValue);
    }

    /// <summary>The same prices in percent of what they are, rounded up; searches cost what they did.</summary>
    /// <param name="percent">110 for a tenth more.</param>
    public PriceCard Times(int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        long Scaled(long price) => checked((price * percent + 99) / 100);
        return this with
        {
            InputPerMillion = Scaled(InputPerMillion),
            OutputPerMillion = Scaled(OutputPerMillion),
            CachedInputPerMillion = CachedInputPerMillion is { } cached ? Scaled(cached) : null,
            CacheWritePerMillion = CacheWritePerMillion is { } written ? Scaled(written) : null,
            CacheWriteHourPerMillion = CacheWriteHourPerMillion is { } hour ? Scaled(hour) : null,
            LongInput = LongInput is not { } far ? null : far with
            {
                InputPerMillion = Scaled(far.InputPerMillion),
                OutputPerMillion = Scaled(far.OutputPerMillion),
                CachedInputPerMillion = far.CachedInputPerMillion is { } farCached ? Scaled(farCached) : null,
                CacheWritePerMillion = far.CacheWritePerMillion is { } farWritten ? Scaled(farWritten) : null,
                CacheWriteHourPerMillion = far.CacheWriteHourPerMillion is { } farHour ? Scaled(farHour) : null,
            },
        };
    }

    /// <summary>The dearest that an input token can be in a call with at most this much input.</summary>
    internal long DearestInputAt(long most) =>
        LongInput is { } far && most > far.AboveInputTokens ? Math.Max(Dearest(this), Dearest(RatesAt(most))) : Dearest(this);

    /// <summary>The dearest that an output token can be in a call with at most this much input.</summary>
    internal long DearestOutputAt(long most) =>
        LongInput is { } far && most > far.AboveInputTokens ? Math.Max(OutputPerMillion, far.OutputPerMillion) : OutputPerMillion;

    internal bool IsValid =>
        InputPerMillion >= 0 && OutputPerMillion >= 0 && CachedInputPerMillion is null or >= 0 && CacheWritePerMillion is null or >= 0
        && CacheWriteHourPerMillion is null or >= 0 && WebSearchPerThousand is null or >= 0 && LongInput is null or { IsValid: true };

    private long Cached => CachedInputPerMillion ?? InputPerMillion;

    private long Written => CacheWritePerMillion ?? InputPerMillion;

    private long WrittenForAnHour => CacheWriteHourPerMillion ?? Written;

    private static long Dearest(PriceCard card) =>
        Math.Max(Math.Max(card.InputPerMillion, card.Cached), Math.Max(card.Written, card.WrittenForAnHour));

    private PriceCard RatesAt(long input) => LongInput is { } far && input > far.AboveInputTokens
        ? this with
        {
            InputPerMillion = far.InputPerMillion,
            OutputPerMillion = far.OutputPerMillion,
            CachedInputPerMillion = far.CachedInputPerMillion,
            CacheWritePerMillion = far.CacheWritePerMillion,
            CacheWriteHourPerMillion = far.CacheWriteHourPerMillion,
        }
        : this;
}
