namespace AgentIdentity.ModelProxy;

/// <summary>Where calls to an alias go, and what they cost. Holds no key.</summary>
public sealed record ModelCandidate
{
    /// <summary>The name that callers, policies and delegations use.</summary>
    public required string Alias { get; init; }

    /// <summary>The wire format.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>The provider's base address, for example one that ends in <c>/v1</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The provider's own name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The prices.</summary>
    public required PriceCard Prices { get; init; }

    /// <summary>The most tokens of input and output together, if known.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>The most output tokens, if known.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>The address of the chat surface.</summary>
    public Uri ChatAddress => new(Address.AbsoluteUri.TrimEnd('/') + "/chat/completions");
}
