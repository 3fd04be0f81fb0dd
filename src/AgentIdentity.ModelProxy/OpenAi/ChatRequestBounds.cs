using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Bounds what a chat/completions request can cost from its own bytes.</summary>
internal static class ChatRequestBounds
{
    // Chat templates add tokens that no byte of the request shows (turn markers, a default system text).
    private const int TemplateAllowance = 512;

    internal static CallBounds Of(JsonElement root, int bodyLength) => new()
    {
        // A token stands for at least one byte of text, and the body holds all of the text.
        InputTokens = TextOnly(root.GetProperty("messages")) ? bodyLength + TemplateAllowance : null,
        OutputTokensPerChoice = Larger(Count(root, "max_tokens"), Count(root, "max_completion_tokens")),
        Choices = (int)(Count(root, "n") ?? 1),
        // Rejected prediction tokens are billed as output and lie outside the caller's limit.
        ExtraOutputTokens = Present(root, "prediction") ? bodyLength : 0,
        UnpricedMember = Unpriced(root),
    };

    private static bool TextOnly(JsonElement messages) => messages.EnumerateArray().All(message =>
        !Present(message, "audio")
        && (ChatRequestReader.Member(message, "content") is not { ValueKind: JsonValueKind.Array } parts
            || parts.EnumerateArray().All(IsText)));

    private static bool IsText(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object
        && ChatRequestReader.Member(part, "type") is { ValueKind: JsonValueKind.String } type
        && type.GetString() is "text" or "refusal";

    private static string? Unpriced(JsonElement root)
    {
        if (Present(root, "web_search_options"))
        {
            return "web_search_options";
        }

        if (ChatRequestReader.Member(root, "modalities") is { ValueKind: not JsonValueKind.Null } modalities
            && (modalities.ValueKind != JsonValueKind.Array || !modalities.EnumerateArray().All(one => IsOneOf(one, "text"))))
        {
            return "modalities";
        }

        if (ChatRequestReader.Member(root, "service_tier") is { ValueKind: not JsonValueKind.Null } tier && !IsOneOf(tier, "auto", "default", "flex"))
        {
            return "service_tier";
        }

        // Other tool types run at the provider and are billed by the use.
        return ChatRequestReader.Member(root, "tools") is { ValueKind: not JsonValueKind.Null } tools
            && (tools.ValueKind != JsonValueKind.Array || !tools.EnumerateArray().All(IsCallersTool))
            ? "tools"
            : null;
    }

    private static bool IsCallersTool(JsonElement tool) =>
        tool.ValueKind == JsonValueKind.Object
        && ChatRequestReader.Member(tool, "type") is { } type
        && IsOneOf(type, "function", "custom");

    private static bool IsOneOf(JsonElement value, params ReadOnlySpan<string> accepted) =>
        value.ValueKind == JsonValueKind.String && accepted.Contains(value.GetString());

    private static bool Present(JsonElement parent, string name) =>
        ChatRequestReader.Member(parent, name) is { ValueKind: not JsonValueKind.Null };

    private static long? Count(JsonElement root, string name) =>
        ChatRequestReader.Member(root, name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : null;

    private static long? Larger(long? left, long? right) =>
        left is { } a && right is { } b ? Math.Max(a, b) : left ?? right;
}
