using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What a Messages body must look like. Members not named here pass only where a route allows them.</summary>
internal static class MessagesRules
{
    private static readonly string[] Governed =
    [
        "model", "messages", "system", "max_tokens", "stream", "tools", "thinking", "speed", "inference_geo",
        "container", "context_management", "compaction", "thread", "diagnostics", "cache_control", "temperature", "top_p", "top_k",
    ];

    // Orders to the provider to call another model, another server, or on another account than was decided on.
    private static readonly string[] Redirecting = ["fallback_credit_token", "mcp_servers", "billing_policy", "anthropic_version", "anthropic_beta"];

    private static readonly string[] Sampling = ["temperature", "top_p", "top_k"];

    // "user_profile_id" and "workspace_id" are missing: they would be somebody else's.
    private static readonly string[] Harmless = ["metadata", "output_config", "output_format", "service_tier", "stop_sequences", "tool_choice"];

    internal static ModelFailure? Names(JsonElement root) => StrictMembers.Names(root, Governed, Redirecting);

    internal static IReadOnlyList<string> Unknown(JsonElement root) => StrictMembers.Unknown(root, Governed, Harmless);

    internal static ModelFailure? Shape(JsonElement root)
    {
        if (StrictMembers.Model(root) is { } nameless)
        {
            return nameless;
        }

        if (root.Member("messages") is not { ValueKind: JsonValueKind.Array } messages || messages.GetArrayLength() == 0)
        {
            return new ModelFailure(ModelError.MessagesMissing, "The member messages must be an array with at least one message.", "messages");
        }

        return Messages(messages)
            ?? Content(root, "system")
            ?? Objects(root, "tools")
            ?? StrictMembers.Switch(root, "stream")
            ?? Thinking(root)
            ?? (root.Given("inference_geo") is { ValueKind: not JsonValueKind.String } ? StrictMembers.Invalid("inference_geo", "a text") : null);
    }

    /// <summary>Required, and 0 is allowed: it fills the cache without an answer.</summary>
    internal static ModelFailure? MaxTokens(JsonElement root) =>
        root.Member("max_tokens") is { ValueKind: JsonValueKind.Number } most && most.TryGetInt32(out var count) && count >= 0
            ? null
            : StrictMembers.Invalid("max_tokens", $"given, a whole number from 0 to {int.MaxValue}");

    /// <summary>What the version of October 2026 took away; a candidate of another provider must not make it work again.</summary>
    internal static ModelFailure? Newer(JsonElement root)
    {
        if (Array.Find(Sampling, name => root.Given(name) is not null) is { } sampling)
        {
            return new ModelFailure(ModelError.MemberInvalid, $"The member {sampling} is not part of version {MessagesHeaders.Newer}.", sampling);
        }

        foreach (var (message, i) in root.Items("messages").Select(static (message, i) => (message, i)))
        {
            var isUser = message.Text("role") == "user";
            if (message.Items("content").Any(block => isUser ? block.Text("type") == "text" && block.Items("citations").Any() : block.Text("type") == "document"))
            {
                var what = isUser ? "citations in a user's text are" : "a document in an assistant's message is";
                return new ModelFailure(ModelError.MemberInvalid, $"In version {MessagesHeaders.Newer} {what} not allowed.", $"messages[{i}].content");
            }
        }

        return null;
    }

    private static ModelFailure? Messages(JsonElement messages)
    {
        foreach (var (message, i) in messages.EnumerateArray().Select(static (message, i) => (message, i)))
        {
            if (message.ValueKind != JsonValueKind.Object)
            {
                return new ModelFailure(ModelError.MemberInvalid, "Every message must be an object.", $"messages[{i}]");
            }

            if (Content(message, "content", required: true) is { } invalid)
            {
                return invalid with { Member = $"messages[{i}].content" };
            }
        }

        return null;
    }

    private static ModelFailure? Content(JsonElement parent, string name, bool required = false) => parent.Given(name) switch
    {
        null when !required => null,
        { ValueKind: JsonValueKind.String } => null,
        { ValueKind: JsonValueKind.Array } blocks when blocks.EnumerateArray().All(static block => block.ValueKind == JsonValueKind.Object) => null,
        _ => StrictMembers.Invalid(name, "a text or an array of blocks"),
    };

    private static ModelFailure? Objects(JsonElement root, string name) =>
        root.Given(name) is { } list && (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(static item => item.ValueKind != JsonValueKind.Object))
            ? StrictMembers.Invalid(name, "an array of objects")
            : null;

    // Read for the least output that makes sense of a lowered maximum.
    private static ModelFailure? Thinking(JsonElement root) =>
        root.Given("thinking") is { } thinking
            && (thinking.ValueKind != JsonValueKind.Object || (thinking.Given("budget_tokens") is not null && thinking.Count("budget_tokens") is not (>= 0 and <= int.MaxValue)))
            ? StrictMembers.Invalid("thinking", "an object, and its budget_tokens a whole number")
            : null;
}
