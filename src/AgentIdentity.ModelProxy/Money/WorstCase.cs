namespace AgentIdentity.ModelProxy;

/// <summary>The most a call can cost, which is reserved before it leaves.</summary>
/// <param name="InputTokens">The most input tokens.</param>
/// <param name="OutputTokens">The most output tokens, all choices together.</param>
/// <param name="MicroUsd">The price of all of it at the dearest rate, in micro-USD, rounded up.</param>
public sealed record WorstCase(long InputTokens, long OutputTokens, long MicroUsd)
{
    /// <summary>The same for the ledger, which may grant less output.</summary>
    public MoneyAsk Ask { get; init; } = MoneyAsk.Exactly(MicroUsd);

    /// <summary>What the provider must be told as the maximum for one choice.</summary>
    public long OutputTokensPerChoice { get; private init; } = OutputTokens;

    private int Choices { get; init; } = 1;

    private long Extra { get; init; }

    /// <summary>Computes it from what the request allows and what the model can do.</summary>
    /// <returns>The worst case, or <see cref="ModelError.InputUnbounded"/>, <see cref="ModelError.OutputUnbounded"/>, <see cref="ModelError.PriceUnknown"/>.</returns>
    public static ModelResult<WorstCase> Of(CallBounds bounds, ModelCandidate model)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(model);
        if (bounds.UnpricedMember is { } member)
        {
            return Refuse(ModelError.PriceUnknown, $"The member {member} asks for something that {model.Alias} has no price for.", member);
        }

        if (bounds.WebSearches > 0 && model.Prices.WebSearchPerThousand is null)
        {
            return Refuse(ModelError.PriceUnknown, $"{model.Alias} has no price for web searches.", "tools");
        }

        if (InputOf(bounds, model) is not { } input)
        {
            return Refuse(ModelError.InputUnbounded, Unbounded(bounds, model), bounds.UnboundedMember ?? "messages");
        }

        return Smaller(bounds.OutputTokensPerChoice, Smaller(model.MaxOutputTokens, model.ContextWindow)) is { } each
            ? new ModelResult<WorstCase>(Of(bounds, model.Prices, input, each), null)
            : Refuse(ModelError.OutputUnbounded, $"Neither the request nor {model.Alias} limits the output.", "max_completion_tokens");
    }

    /// <summary>The worst case with the output that the ledger granted, all choices together.</summary>
    public WorstCase Lowered(long granted)
    {
        if (granted >= OutputTokens)
        {
            return this;
        }

        var each = Math.Max(0, granted - Extra) / Choices;
        var output = each * Choices + Extra;
        return this with { OutputTokensPerChoice = each, OutputTokens = output, MicroUsd = Ask.CostWith(output) };
    }

    private static WorstCase Of(CallBounds bounds, PriceCard prices, long input, long each)
    {
        var output = each * bounds.Choices + bounds.ExtraOutputTokens;
        var least = Math.Min(each, bounds.LeastOutputTokensPerChoice) * bounds.Choices + bounds.ExtraOutputTokens;
        var fixedCost = ((Int128)input * prices.DearestInputAt(input) + (Int128)bounds.WebSearches * (prices.WebSearchPerThousand ?? 0) * 1_000 + 999_999) / 1_000_000;
        var ask = new MoneyAsk((long)Int128.Min(fixedCost, long.MaxValue), prices.DearestOutputAt(input), output, least);
        return new WorstCase(input, output, ask.WholeMicroUsd)
        {
            Ask = ask,
            OutputTokensPerChoice = each,
            Choices = bounds.Choices,
            Extra = bounds.ExtraOutputTokens,
        };
    }

    // What the operator says of unbounded input holds before the window: it is dear to reserve a window for one small picture.
    private static long? InputOf(CallBounds bounds, ModelCandidate model) =>
        bounds.RepeatsInput ? model.UnboundedInputTokens
        : bounds.InputTokens is { } known ? Smaller(known, model.ContextWindow)
        : model.UnboundedInputTokens ?? model.ContextWindow;

    private static string Unbounded(CallBounds bounds, ModelCandidate model) => bounds.RepeatsInput
        ? $"Tools that run at the provider may read the input many times, and {model.Alias} has no UnboundedInputTokens configured."
        : $"The input holds more than text, and {model.Alias} has neither UnboundedInputTokens nor a context window configured.";

    private static long? Smaller(long? left, long? right) =>
        left is { } a && right is { } b ? Math.Min(a, b) : left ?? right;

    private static ModelResult<WorstCase> Refuse(ModelError error, string detail, string member) =>
        new(null, new ModelFailure(error, detail, member));
}
