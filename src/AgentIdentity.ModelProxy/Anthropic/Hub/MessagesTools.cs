using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads the tools that the caller offers and runs itself.</summary>
internal static class MessagesTools
{
    internal static IReadOnlyList<ToolOffer> Of(JsonElement root) => [.. root.Items("tools").Select(static (tool, i) => OfferOf(tool, $"tools[{i}]"))];

    internal static (ToolChoice? Choice, bool? Parallel) ChoiceOf(JsonElement root)
    {
        if (root.Given("tool_choice") is not { } choice)
        {
            return (null, null);
        }

        MessagesParts.Members(choice, "tool_choice", "type", "name", "disable_parallel_tool_use");
        bool? parallel = choice.Given("disable_parallel_tool_use") is null ? null : !choice.True("disable_parallel_tool_use");
        return choice.Text("type") switch
        {
            "auto" => (new ToolChoice(ToolChoiceMode.Auto), parallel),
            "any" => (new ToolChoice(ToolChoiceMode.Required), parallel),
            "none" => (new ToolChoice(ToolChoiceMode.None), parallel),
            "tool" => (new ToolChoice(ToolChoiceMode.Named, MessagesParts.Required(choice, "tool_choice", "name")), parallel),
            _ => throw new NotTranslatableException("tool_choice"),
        };
    }

    private static ToolOffer OfferOf(JsonElement tool, string place)
    {
        // How finely the arguments are streamed changes no answer; where a tool may be called from, and examples, would.
        MessagesParts.Members(tool, place, "type", "name", "description", "input_schema", "strict", "cache_control", "eager_input_streaming", "defer_loading", "allowed_callers");
        if (tool.Given("type") is not null && tool.Text("type") != "custom")
        {
            throw new NotTranslatableException($"{place}.type");
        }

        if (tool.True("defer_loading"))
        {
            throw new NotTranslatableException($"{place}.defer_loading");
        }

        if (tool.Given("allowed_callers") is { } callers && !(callers.ValueKind == JsonValueKind.Array && callers.EnumerateArray().All(static caller => caller.ValueKind == JsonValueKind.String && caller.ValueEquals("direct"))))
        {
            throw new NotTranslatableException($"{place}.allowed_callers");
        }

        return new ToolOffer(place, MessagesParts.Required(tool, place, "name"))
        {
            Description = tool.Text("description"),
            InputSchema = tool.Given("input_schema")?.Clone(),
            Strict = tool.Given("strict") is null ? null : tool.True("strict"),
            Cache = MessagesParts.CacheOf(tool, place),
        };
    }
}
