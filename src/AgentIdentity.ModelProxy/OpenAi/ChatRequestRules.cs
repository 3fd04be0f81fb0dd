using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What a chat/completions body must look like. Members not named here pass only where a route allows them.</summary>
internal static class ChatRequestRules
{
    private static readonly string[] Governed =
    [
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n",
        "tools", "prediction", "service_tier", "modalities", "web_search_options", "store",
    ];

    // Of OpenAI's own list; "moderation" is missing, for it names a model of its own.
    private static readonly string[] Harmless =
    [
        "audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs", "metadata", "parallel_tool_calls", "presence_penalty",
        "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "reasoning_effort", "response_format", "safety_identifier", "seed", "stop", "temperature",
        "tool_choice", "top_logprobs", "top_p", "user", "verbosity",
    ];

    internal static ModelFailure? Names(JsonElement root) => StrictMembers.Names(root, Governed);

    internal static IReadOnlyList<string> Unknown(JsonElement root) => StrictMembers.Unknown(root, Governed, Harmless);

    internal static ModelFailure? Shape(JsonElement root)
    {
        if (StrictMembers.Model(root) is { } nameless)
        {
            return nameless;
        }

        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            return new ModelFailure(ModelError.MessagesMissing, "The member messages must be an array with at least one message.", "messages");
        }

        if (messages.EnumerateArray().Any(message => message.ValueKind != JsonValueKind.Object))
        {
            return new ModelFailure(ModelError.MemberInvalid, "Every message must be an object.", "messages");
        }

        return StrictMembers.Switch(root, "stream")
            ?? StrictMembers.Count(root, "max_tokens", int.MaxValue)
            ?? StrictMembers.Count(root, "max_completion_tokens", int.MaxValue)
            ?? StrictMembers.Count(root, "n", 128)
            ?? StreamOptions(root);
    }

    private static ModelFailure? StreamOptions(JsonElement root)
    {
        if (!root.TryGetProperty("stream_options", out var options) || options.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            return StrictMembers.Invalid("stream_options", "an object");
        }

        return StrictMembers.Inside(options, ["include_usage"]) ?? StrictMembers.Switch(options, "include_usage");
    }
}
