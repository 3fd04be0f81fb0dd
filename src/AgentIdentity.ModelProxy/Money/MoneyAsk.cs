namespace AgentIdentity.ModelProxy;

/// <summary>The money that a call asks for before it leaves: its input is what it is, its output can be lowered.</summary>
/// <param name="InputMicroUsd">The most that everything but the output costs, rounded up.</param>
/// <param name="OutputPerMillionMicroUsd">What a million output tokens cost at the dearest rate.</param>
/// <param name="OutputTokens">The most output tokens wanted, all choices together.</param>
/// <param name="LeastOutputTokens">With fewer than these the call is not worth making; as many as wanted where the maximum cannot be lowered.</param>
public sealed record MoneyAsk(long InputMicroUsd, long OutputPerMillionMicroUsd, long OutputTokens, long LeastOutputTokens)
{
    /// <summary>An amount that cannot be lowered.</summary>
    public static MoneyAsk Exactly(long microUsd) => new(microUsd, 0, 0, 0);

    /// <summary>The cost with the whole output.</summary>
    public long WholeMicroUsd => CostWith(OutputTokens);

    /// <summary>The cost with the least output that makes sense.</summary>
    public long LeastMicroUsd => CostWith(Math.Min(LeastOutputTokens, OutputTokens));

    /// <summary>Nothing in it is negative.</summary>
    public bool IsValid => InputMicroUsd >= 0 && OutputPerMillionMicroUsd >= 0 && OutputTokens >= 0 && LeastOutputTokens >= 0;

    /// <summary>The cost with this many output tokens, rounded up.</summary>
    public long CostWith(long outputTokens) =>
        (long)Int128.Min(InputMicroUsd + MicroUsdOf(outputTokens, OutputPerMillionMicroUsd), long.MaxValue);

    /// <summary>The most output tokens, never more than wanted, whose cost does not pass an amount; null when not even the least ones do.</summary>
    public long? OutputWithin(long microUsd)
    {
        if (WholeMicroUsd <= microUsd)
        {
            return OutputTokens;
        }

        if (LeastMicroUsd > microUsd)
        {
            return null;
        }

        // The rate is positive here, for the whole costs more than the least. Rounded down: the cost of it, rounded up, still fits.
        return (long)((Int128)(microUsd - InputMicroUsd) * 1_000_000 / OutputPerMillionMicroUsd);
    }

    /// <summary>What covers either, whichever is made.</summary>
    public MoneyAsk Or(MoneyAsk other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new MoneyAsk(
            Math.Max(InputMicroUsd, other.InputMicroUsd),
            Math.Max(OutputPerMillionMicroUsd, other.OutputPerMillionMicroUsd),
            Math.Max(OutputTokens, other.OutputTokens),
            Math.Max(LeastOutputTokens, other.LeastOutputTokens));
    }

    internal static Int128 MicroUsdOf(long tokens, long perMillion) => ((Int128)tokens * perMillion + 999_999) / 1_000_000;
}
