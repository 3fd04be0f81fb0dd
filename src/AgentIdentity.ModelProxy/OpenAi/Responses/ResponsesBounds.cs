using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Bounds what a responses request can cost from its own bytes.</summary>
internal static class ResponsesBounds
{
    // Chat templates add tokens that no byte of the request shows (turn markers, a default system text).
    private const int TemplateAllowance = 512;

    // OpenAI refuses less.
    private const int Least = 16;

    internal static CallBounds Of(JsonElement root, int bodyLength, IReadOnlyList<StateReference> state)
    {
        var unbounded = state is [var kept, ..] ? kept.Member : NotText(root);
        var searches = ResponsesTools.HasWebSearch(root);
        var most = OpenAiUsage.Count(root, "max_tool_calls");
        return new CallBounds
        {
            // A token stands for at least one byte of text, and the body holds all of the text.
            InputTokens = unbounded is null && !searches ? bodyLength + TemplateAllowance : null,
            UnboundedMember = unbounded,
            RepeatsInput = searches,
            WebSearches = searches ? most ?? 0 : 0,
            OutputTokensPerChoice = OpenAiUsage.Count(root, "max_output_tokens"),
            LeastOutputTokensPerChoice = Least,
            UnpricedMember = Unpriced(root) ?? (searches && most is null ? "tools (web_search without max_tool_calls)" : null),
        };
    }

    private static string? Unpriced(JsonElement root)
    {
        // A summary of the conversation is an answer of its own, outside of the maximum for this one.
        if (Summary(root) is { } summary)
        {
            return summary;
        }

        if (StrictBody.Member(root, "background") is { ValueKind: JsonValueKind.True })
        {
            // The answer comes without its usage: it is not made yet.
            return "background";
        }

        return StrictBody.Given(root, "service_tier") is { } tier
            && (tier.ValueKind != JsonValueKind.String || tier.GetString() is not ("auto" or "default" or "flex"))
                ? "service_tier"
                : ResponsesTools.Unpriced(root);
    }

    private static string? Summary(JsonElement root) =>
        StrictBody.Given(root, "context_management") is not null ? "context_management"
        : Items(root).Where(static one => StrictBody.Text(one.Item, "type") == "compaction_trigger").Select(static one => $"input[{one.Index}]").FirstOrDefault();

    private static IEnumerable<(int Index, JsonElement Item)> Items(JsonElement root) =>
        StrictBody.Given(root, "input") is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray().Index() : [];

    /// <summary>The first part of the input whose tokens its bytes do not bound.</summary>
    private static string? NotText(JsonElement root)
    {
        foreach (var (index, item) in Items(root))
        {
            var place = $"input[{index}]";
            if (!IsText(item))
            {
                return place;
            }

            foreach (var list in (string[])["content", "output"])
            {
                foreach (var (at, part) in StrictBody.Given(item, list) is { ValueKind: JsonValueKind.Array } parts ? parts.EnumerateArray().Index() : [])
                {
                    if (StrictBody.Text(part, "type") is not ("input_text" or "output_text" or "text" or "refusal" or "reasoning_text" or "summary_text"))
                    {
                        return $"{place}.{list}[{at}]";
                    }
                }
            }
        }

        return null;
    }

    private static bool IsText(JsonElement item) => StrictBody.Text(item, "type") is null or "message" or "function_call" or "function_call_output"
        or "custom_tool_call" or "custom_tool_call_output" or "reasoning" or "local_shell_call" or "local_shell_call_output"
        or "apply_patch_call" or "apply_patch_call_output" or "tool_search_call" or "tool_search_output" or "additional_tools" or "web_search_call";
}
