namespace AgentIdentity.ModelProxy;

/// <summary>
/// The hub form of a request: what every conversational surface can be read into and written from. A reader that meets what has no place
/// here, and a writer that meets what its wire cannot say, refuse with <see cref="ModelError.NotTranslatable"/> and the member's name.
/// Hints that change no answer (<see cref="CacheKey"/>, <see cref="ConversationPart.Cache"/>) are the one exception: a wire without them leaves them unsaid.
/// </summary>
internal sealed record Conversation
{
    /// <summary>The surface it was read from.</summary>
    public required ModelSurface From { get; init; }

    /// <summary>The alias.</summary>
    public required string Model { get; init; }

    public required bool Stream { get; init; }

    /// <summary>What stands before the first turn as system or developer text.</summary>
    public IReadOnlyList<ConversationPart> System { get; init; } = [];

    public required IReadOnlyList<Turn> Turns { get; init; }

    public IReadOnlyList<ToolOffer> Tools { get; init; } = [];

    /// <summary>Null: the request does not say, and the provider's default holds.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>Whether several tools may be asked for at once; null where the request does not say.</summary>
    public bool? ParallelTools { get; init; }

    public long? MaxOutputTokens { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public int? TopK { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    public ReasoningWish? Reasoning { get; init; }

    /// <summary>The form the text of the answer must have; null: free.</summary>
    public AnswerShape? Shape { get; init; }

    /// <summary><c>low</c> or <c>high</c>; null: the provider's default, which <c>medium</c> means too.</summary>
    public string? Verbosity { get; init; }

    /// <summary>How many answers; more than one only where both sides are Chat.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>The caller's own name of its user (<c>user</c>, <c>safety_identifier</c>, <c>metadata.user_id</c>).</summary>
    public string? EndUser { get; init; }

    /// <summary>A hint which calls share a prefix (<c>prompt_cache_key</c>).</summary>
    public string? CacheKey { get; init; }

    /// <summary>The caller's own labels of the call.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>A Chat caller wants the usage event in its stream.</summary>
    public bool WantsUsage { get; init; }
}
