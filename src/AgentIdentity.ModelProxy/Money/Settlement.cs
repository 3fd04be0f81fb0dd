namespace AgentIdentity.ModelProxy;

/// <summary>What a finished, failed or cut call is booked with.</summary>
/// <param name="Usage">The tokens booked.</param>
/// <param name="MicroUsd">The money booked.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record Settlement(ModelUsage Usage, long MicroUsd, UsageSource Source)
{
    /// <summary>A call that the provider refused or that never left: nothing is booked.</summary>
    public static Settlement Nothing { get; } = new(default, 0, UsageSource.None);

    /// <summary>Books what the provider reported in full, even beyond the reservation; without a final report, the whole reservation.</summary>
    /// <remarks>A cut answer may hide reasoning tokens that no byte shows, so only the reservation is a safe bound.</remarks>
    public static Settlement Of(UsageMeter meter, WorstCase reserved, PriceCard prices)
    {
        ArgumentNullException.ThrowIfNull(meter);
        ArgumentNullException.ThrowIfNull(reserved);
        ArgumentNullException.ThrowIfNull(prices);
        if (meter.Usage is { } usage && meter.UsageIsFinal)
        {
            return new Settlement(usage, prices.CostOf(usage), UsageSource.Provider);
        }

        var most = new ModelUsage { Input = reserved.InputTokens, Output = reserved.OutputTokens };
        return new Settlement(most, reserved.MicroUsd, UsageSource.Bound);
    }
}
