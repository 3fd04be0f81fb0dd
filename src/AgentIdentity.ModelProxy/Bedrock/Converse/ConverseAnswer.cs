using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>What stands beside the content of an answer, in a document and in the event <c>metadata</c> alike.</summary>
internal static class ConverseAnswer
{
    private static readonly (StopReason Reason, string Word)[] Words =
    [
        (StopReason.EndTurn, "end_turn"),
        (StopReason.ToolUse, "tool_use"),
        (StopReason.MaxTokens, "max_tokens"),
        (StopReason.StopSequence, "stop_sequence"),
        (StopReason.Guardrail, "guardrail_intervened"),
        (StopReason.ContentFilter, "content_filtered"),
        (StopReason.Refusal, "content_filtered"),
        (StopReason.Malformed, "malformed_model_output"),
        (StopReason.Malformed, "malformed_tool_use"),
        (StopReason.ContextWindow, "model_context_window_exceeded"),
    ];

    internal static StopReason? ReasonOf(string? word) => Words.Where(one => one.Word == word).Select(static one => (StopReason?)one.Reason).FirstOrDefault();

    /// <summary>Null for a pause: Converse knows none.</summary>
    internal static string? WordFor(StopReason reason) => Words.Where(one => one.Reason == reason).Select(static one => one.Word).FirstOrDefault();

    internal static string? TierOf(JsonElement answer) => Object(answer, "serviceTier") is { } tier ? Text(tier, "type") : null;

    /// <summary>The model that a router picked.</summary>
    internal static string? ModelOf(JsonElement answer) =>
        Object(answer, "trace") is { } trace && Object(trace, "promptRouter") is { } router ? Text(router, "invokedModelId") : null;
}
