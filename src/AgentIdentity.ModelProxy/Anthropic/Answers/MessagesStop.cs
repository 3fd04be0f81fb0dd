namespace AgentIdentity.ModelProxy;

/// <summary>Why a model stopped, in Anthropic's words.</summary>
internal static class MessagesStop
{
    internal static StopReason? Of(string reason) => reason switch
    {
        "end_turn" => StopReason.EndTurn,
        "max_tokens" => StopReason.MaxTokens,
        "stop_sequence" => StopReason.StopSequence,
        "tool_use" => StopReason.ToolUse,
        "pause_turn" => StopReason.PauseTurn,
        "refusal" => StopReason.Refusal,
        "model_context_window_exceeded" => StopReason.ContextWindow,
        _ => null,
    };

    /// <summary>Null for what it has no word for.</summary>
    internal static string? Word(StopReason reason) => reason switch
    {
        StopReason.EndTurn => "end_turn",
        StopReason.MaxTokens => "max_tokens",
        StopReason.StopSequence => "stop_sequence",
        StopReason.ToolUse => "tool_use",
        StopReason.PauseTurn => "pause_turn",
        StopReason.Refusal or StopReason.ContentFilter or StopReason.Guardrail => "refusal",
        StopReason.ContextWindow => "model_context_window_exceeded",
        _ => null,
    };
}
