namespace AgentIdentity.ModelProxy;

/// <summary>What the catalogue knows of a model at its provider's own address.</summary>
/// <param name="Provider">Who serves it.</param>
/// <param name="Model">The provider's name of it.</param>
/// <param name="Prices">What it costs.</param>
/// <param name="AsOf">When the source was read.</param>
/// <param name="Source">Where the prices are published.</param>
public sealed record PriceEntry(ModelProvider Provider, string Model, PriceCard Prices, DateOnly AsOf, string Source)
{
    /// <summary>The host that the prices hold at: providers charge more in some regions. Null for any.</summary>
    public string? Host { get; init; }

    /// <summary>Input and output together, if known.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>The most output tokens, if known.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>Its tokenizer, if known.</summary>
    public TokenizerKind? Tokenizer { get; init; }

    /// <summary>It does no hidden reasoning.</summary>
    public bool ShowsAllOutput { get; init; }
}
