namespace AgentIdentity.ModelProxy;

/// <summary>What a request allows at most, whatever its format.</summary>
public sealed record CallBounds
{
    /// <summary>The most input tokens, or null when the request alone cannot bound them (images, sounds, files).</summary>
    public required long? InputTokens { get; init; }

    /// <summary>The most output tokens for one choice, or null when the request does not say.</summary>
    public required long? OutputTokensPerChoice { get; init; }

    /// <summary>How many choices are asked for.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Output tokens that may be billed on top (rejected predictions).</summary>
    public long ExtraOutputTokens { get; init; }

    /// <summary>A member that asks for something billed apart from tokens, if any.</summary>
    public string? UnpricedMember { get; init; }
}
