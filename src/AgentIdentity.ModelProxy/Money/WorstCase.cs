namespace AgentIdentity.ModelProxy;

/// <summary>The most a call can cost, which is reserved before it leaves.</summary>
/// <param name="InputTokens">The most input tokens.</param>
/// <param name="OutputTokens">The most output tokens, all choices together.</param>
/// <param name="MicroUsd">The price of both at the dearest rate, in micro-USD, rounded up.</param>
public sealed record WorstCase(long InputTokens, long OutputTokens, long MicroUsd)
{
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

        if (Smaller(bounds.InputTokens, model.ContextWindow) is not { } input)
        {
            return Refuse(ModelError.InputUnbounded, $"The input holds more than text, and {model.Alias} has no context window configured.", "messages");
        }

        if (Smaller(bounds.OutputTokensPerChoice, Smaller(model.MaxOutputTokens, model.ContextWindow)) is not { } each)
        {
            return Refuse(ModelError.OutputUnbounded, $"Neither the request nor {model.Alias} limits the output.", "max_completion_tokens");
        }

        var output = each * bounds.Choices + bounds.ExtraOutputTokens;
        var sum = (Int128)input * model.Prices.DearestInputPerMillion + (Int128)output * model.Prices.OutputPerMillion;
        var micro = (long)Int128.Min((sum + 999_999) / 1_000_000, long.MaxValue);
        return new ModelResult<WorstCase>(new WorstCase(input, output, micro), null);
    }

    private static long? Smaller(long? left, long? right) =>
        left is { } a && right is { } b ? Math.Min(a, b) : left ?? right;

    private static ModelResult<WorstCase> Refuse(ModelError error, string detail, string member) =>
        new(null, new ModelFailure(error, detail, member));
}
