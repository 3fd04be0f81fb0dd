namespace AgentIdentity.ModelProxy;

/// <summary>What a finished, failed or cut call is booked with.</summary>
/// <param name="Usage">The tokens booked.</param>
/// <param name="MicroUsd">The money booked.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record Settlement(ModelUsage Usage, long MicroUsd, UsageSource Source)
{
    /// <summary>A call that the provider refused or that never left: nothing is booked.</summary>
    public static Settlement Nothing { get; } = new(default, 0, UsageSource.None);

    /// <summary>The whole of what was reserved: nobody knows what it was, and it was not more.</summary>
    public static Settlement Bound(WorstCase reserved)
    {
        ArgumentNullException.ThrowIfNull(reserved);
        return new Settlement(new ModelUsage { Input = reserved.InputTokens, Output = reserved.OutputTokens }, reserved.MicroUsd, UsageSource.Bound);
    }

    /// <summary>Books what the provider reported in full, even beyond the reservation; without a final report, the whole reservation.</summary>
    /// <remarks>A cut answer may hide reasoning tokens that no byte shows, so only the reservation is a safe bound.</remarks>
    public static Settlement Of(UsageMeter meter, WorstCase reserved, PriceCard prices)
    {
        ArgumentNullException.ThrowIfNull(meter);
        ArgumentNullException.ThrowIfNull(reserved);
        ArgumentNullException.ThrowIfNull(prices);
        return meter.Usage is { } usage && meter.UsageIsFinal ? new Settlement(usage, prices.CostOf(usage), UsageSource.Provider) : Bound(reserved);
    }

    /// <summary>
    /// The same, and where the provider said nothing of an answer whose model was done: its text counted by the model's own tokenizer, if every
    /// token of it shows. What was cut before that is not counted: the provider may have made, and charge for, more than arrived.
    /// </summary>
    /// <param name="meter">What was heard of the answer.</param>
    /// <param name="reserved">What was reserved for the candidate that gave it.</param>
    /// <param name="model">That candidate.</param>
    /// <param name="drained">The answer was read on for this after its caller had gone.</param>
    public static Settlement Of(UsageMeter meter, WorstCase reserved, ModelCandidate model, bool drained)
    {
        ArgumentNullException.ThrowIfNull(model);
        var settled = Of(meter, reserved, model.Prices);
        if (settled.Source == UsageSource.Provider)
        {
            return drained ? settled with { Source = UsageSource.Drained } : settled;
        }

        if (meter.ProviderFailed || !model.ShowsAllOutput || model.Tokenizer is not { } tokenizer || meter.Heard is not { IsWhole: true } heard || !(meter.Finished || heard.HasEnd))
        {
            return settled;
        }

        var counted = new ModelUsage { Input = reserved.InputTokens, Output = Math.Min(heard.Count(tokenizer), reserved.OutputTokens) };
        return new Settlement(counted, Math.Min(reserved.Ask.CostWith(counted.Output), reserved.MicroUsd), UsageSource.Tokenizer);
    }

    /// <summary>This and what an attempt before it may have cost: nobody knows whether it was charged.</summary>
    public Settlement Plus(Settlement lost)
    {
        ArgumentNullException.ThrowIfNull(lost);
        return new Settlement(
            Usage with { Input = Usage.Input + lost.Usage.Input, Output = Usage.Output + lost.Usage.Output }, MicroUsd + lost.MicroUsd, UsageSource.Bound);
    }
}
