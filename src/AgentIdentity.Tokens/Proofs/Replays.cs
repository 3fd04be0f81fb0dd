namespace AgentIdentity.Tokens;

/// <summary>What a replay store's verdict means to whoever presented the thing.</summary>
internal static class Replays
{
    /// <summary>The refusal, or null for what is fresh. A verdict that is not understood refuses.</summary>
    public static TokenFailure? Refusal(ReplayVerdict verdict, string thing) => verdict switch
    {
        ReplayVerdict.Fresh => null,
        ReplayVerdict.Replayed => new(TokenError.Replayed, $"The {thing} was used before."),
        ReplayVerdict.Full => new(TokenError.ReplayMemoryFull, $"The memory of used {thing}s is full."),
        _ => new(TokenError.ReplayStoreUnavailable, $"Whether the {thing} was used before cannot be told now."),
    };
}
