namespace AgentIdentity.Tokens;

/// <summary>How much JSON is taken from a caller.</summary>
/// <param name="MaxBytes">The longest text, in bytes.</param>
/// <param name="MaxDepth">The deepest nesting.</param>
/// <param name="MaxTokens">The most JSON tokens: names, values, brackets.</param>
public sealed record StrictJsonLimits(int MaxBytes, int MaxDepth, int MaxTokens)
{
    /// <summary>1 MiB, 32 levels, 100 000 tokens.</summary>
    public static StrictJsonLimits Default { get; } = new(1 << 20, 32, 100_000);
}
