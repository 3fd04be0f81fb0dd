namespace AgentIdentity.ModelProxy;

/// <summary>What a request allows at most, whatever its format.</summary>
public sealed record CallBounds
{
    /// <summary>The most input tokens, or null when the request alone cannot bound them (images, sounds, files, stored conversations).</summary>
    public required long? InputTokens { get; init; }

    /// <summary>The member that keeps the input from being bounded, if one does; the refusal names it.</summary>
    public string? UnboundedMember { get; init; }

    /// <summary>
    /// Tools that run at the provider may make it read the input, and what they found, again and again: not even the context window bounds
    /// what is paid for.
    /// </summary>
    public bool RepeatsInput { get; init; }

    /// <summary>The most web searches that the provider may make.</summary>
    public long WebSearches { get; init; }

    /// <summary>The most output tokens for one choice, or null when the request does not say.</summary>
    public required long? OutputTokensPerChoice { get; init; }

    /// <summary>With a lower maximum than this for a choice the call makes no sense (a provider's least, a budget for thinking).</summary>
    public long LeastOutputTokensPerChoice { get; init; } = 64;

    /// <summary>How many choices are asked for.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Output tokens that may be billed on top (rejected predictions).</summary>
    public long ExtraOutputTokens { get; init; }

    /// <summary>A member that asks for something billed apart from tokens, if any.</summary>
    public string? UnpricedMember { get; init; }
}
