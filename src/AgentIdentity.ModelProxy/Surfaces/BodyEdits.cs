namespace AgentIdentity.ModelProxy;

/// <summary>What the broker itself changes in a request besides the model's name. What is null stays as the caller wrote it.</summary>
public sealed record BodyEdits
{
    /// <summary>Nothing.</summary>
    public static BodyEdits None { get; } = new();

    /// <summary>The output that the money buys, for one choice; only ever lower than what the caller asked.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>Who calls, for the provider's own log, where the wire has a place for it (Converse <c>requestMetadata</c>); elsewhere it stays unsaid.</summary>
    public CallAttribution? Attribution { get; init; }

    /// <summary>Where the provider is to run it, where the wire takes that (Messages <c>inference_geo</c>). Set only for candidates whose wire has it.</summary>
    public string? InferenceGeo { get; init; }
}
