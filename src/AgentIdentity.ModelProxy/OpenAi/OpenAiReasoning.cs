namespace AgentIdentity.ModelProxy;

/// <summary>How much to think, in OpenAI's words.</summary>
internal static class OpenAiReasoning
{
    /// <summary>The effort; null where the model decides by itself.</summary>
    internal static string? EffortOf(ReasoningWish wish, Untranslatable not)
    {
        switch (wish)
        {
            case { Effort: "max" }:
                return "xhigh";
            case { Effort: "none" or "minimal" or "low" or "medium" or "high" or "xhigh" }:
                return wish.Effort;
            case { Effort: not null }:
                not.Add(wish.Member);
                return null;
            // OpenAI takes no number: the nearest word. The output's own maximum bounds the cost either way.
            case { BudgetTokens: { } budget }:
                return budget switch { <= 4_096 => "low", <= 16_384 => "medium", _ => "high" };
            default:
                return null;
        }
    }
}
