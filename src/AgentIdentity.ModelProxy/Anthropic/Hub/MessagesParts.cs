using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads messages and their blocks into turns and parts.</summary>
internal static class MessagesParts
{
    internal static IReadOnlyList<ConversationPart> SystemOf(JsonElement root) => root.Given("system") switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } text => [new TextPart("system", text.GetString()!)],
        { } blocks => [.. blocks.EnumerateArray().Select(static (block, i) => block.Text("type") == "text" ? Of(block, $"system[{i}]") : throw new NotTranslatableException($"system[{i}]"))],
    };

    internal static Turn TurnOf(JsonElement message, string member)
    {
        Members(message, member, "role", "content");
        var role = message.Text("role") switch
        {
            "user" => TurnRole.User,
            "assistant" => TurnRole.Assistant,
            "system" => TurnRole.System,
            _ => throw new NotTranslatableException($"{member}.role"),
        };
        return new Turn(role, ContentOf(message, $"{member}.content", static (block, place) => Of(block, place)), member);
    }

    private static IReadOnlyList<ConversationPart> ContentOf(JsonElement parent, string member, Func<JsonElement, string, ConversationPart> read) => parent.Given("content") switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } text => [new TextPart(member, text.GetString()!)],
        { ValueKind: JsonValueKind.Array } blocks => [.. blocks.EnumerateArray().Select((block, i) => read(block, $"{member}[{i}]"))],
        _ => throw new NotTranslatableException(member),
    };

    private static ConversationPart Of(JsonElement block, string place)
    {
        ConversationPart part = block.Text("type") switch
        {
            "text" => TextOf(block, place),
            "image" => MessagesMedia.ImageOf(block, place),
            "document" => MessagesMedia.DocumentOf(block, place),
            "tool_use" => ToolUseOf(block, place),
            "tool_result" => ToolResultOf(block, place),
            "thinking" => MessagesThinking.ThoughtOf(block, place),
            "redacted_thinking" => MessagesThinking.OpaqueOf(block, place),
            _ => throw new NotTranslatableException(place),
        };
        return part with { Cache = CacheOf(block, place) };
    }

    private static TextPart TextOf(JsonElement block, string place)
    {
        Members(block, place, "type", "text", "cache_control", "citations");
        return block.Items("citations").Any()
            ? throw new NotTranslatableException($"{place}.citations")
            : new TextPart(place, Required(block, place, "text"));
    }

    private static ToolUsePart ToolUseOf(JsonElement block, string place)
    {
        Members(block, place, "type", "id", "name", "input", "cache_control", "caller", "toolset_name");
        if (block.Given("toolset_name") is not null || (block.Given("caller") is { } caller && caller.Text("type") != "direct"))
        {
            throw new NotTranslatableException(place);
        }

        return block.Given("input") is { ValueKind: JsonValueKind.Object } input
            ? new ToolUsePart(place, Required(block, place, "id"), Required(block, place, "name"), input.GetRawText())
            : throw new NotTranslatableException($"{place}.input");
    }

    private static ToolResultPart ToolResultOf(JsonElement block, string place)
    {
        Members(block, place, "type", "tool_use_id", "content", "is_error", "cache_control", "toolset_name");
        if (block.Given("toolset_name") is not null)
        {
            throw new NotTranslatableException($"{place}.toolset_name");
        }

        var parts = ContentOf(block, $"{place}.content", static (inner, at) =>
            inner.Text("type") is "text" or "image" or "document" ? Of(inner, at) : throw new NotTranslatableException(at));
        return new ToolResultPart(place, Required(block, place, "tool_use_id"), parts, block.True("is_error"));
    }

    internal static CacheMark? CacheOf(JsonElement block, string place) =>
        block.Given("cache_control") is not { } control ? null
        : control.Text("type") == "ephemeral" ? new CacheMark(control.Text("ttl"))
        : throw new NotTranslatableException($"{place}.cache_control");

    internal static string Required(JsonElement block, string place, string name) =>
        block.Text(name) ?? throw new NotTranslatableException($"{place}.{name}");

    /// <summary>Refuses members that nobody here knows: they would be dropped.</summary>
    internal static void Members(JsonElement block, string place, params ReadOnlySpan<string> known)
    {
        foreach (var member in block.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !known.Contains(member.Name))
            {
                throw new NotTranslatableException($"{place}.{member.Name}");
            }
        }
    }
}
