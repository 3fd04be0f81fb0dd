using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a responses request into the hub form.</summary>
internal static class ResponsesConversation
{
    private static readonly string[] Read =
    [
        "model", "input", "instructions", "stream", "max_output_tokens", "tools", "tool_choice", "parallel_tool_calls", "temperature", "top_p",
        "text", "reasoning", "user", "safety_identifier", "prompt_cache_key", "metadata",
    ];

    internal static ModelResult<Conversation> Of(JsonElement root, ResponsesRequest request)
    {
        var not = new Untranslatable();
        var reading = new OpenAiReading(not);
        reading.Rest(root, "", static (name, value) => Read.Contains(name) || SaysNothing(name, value));
        var (system, turns) = new ResponsesItems(not, reading).Read(root);
        var text = StrictBody.Given(root, "text");
        var format = text is { } given ? StrictBody.Given(given, "format") : null;
        return not.Or(new Conversation
        {
            From = ModelSurface.Responses,
            Model = request.Model,
            Stream = request.Stream,
            System = system,
            Turns = turns,
            Tools = Offers(root, not),
            ToolChoice = Choice(root, not),
            ParallelTools = OpenAiReading.Flag(root, "parallel_tool_calls"),
            MaxOutputTokens = request.Bounds.OutputTokensPerChoice,
            Temperature = reading.Number(root, "temperature"),
            TopP = reading.Number(root, "top_p"),
            Reasoning = Wish(root, reading),
            Shape = reading.Shape(format, format, "text.format"),
            Verbosity = text is { } said && StrictBody.Text(said, "verbosity") is { } words and not "medium" ? words : null,
            EndUser = StrictBody.Text(root, "safety_identifier") ?? StrictBody.Text(root, "user"),
            CacheKey = StrictBody.Text(root, "prompt_cache_key"),
            Metadata = reading.Labels(root),
        });
    }

    // What a client tells its own provider of itself changes no answer.
    private static bool SaysNothing(string name, JsonElement value) => name == "client_metadata" || OpenAiReading.SaysNothing(name, value);

    private static ReasoningWish? Wish(JsonElement root, OpenAiReading reading)
    {
        if (StrictBody.Given(root, "reasoning") is not { ValueKind: JsonValueKind.Object } wish)
        {
            return null;
        }

        reading.Rest(wish, "reasoning", static (name, _) => name is "effort" or "summary" or "generate_summary");
        return new ReasoningWish("reasoning")
        {
            Effort = StrictBody.Text(wish, "effort"),
            Shown = StrictBody.Given(wish, "summary") is not null || StrictBody.Given(wish, "generate_summary") is not null ? true : null,
        };
    }

    private static List<ToolOffer> Offers(JsonElement root, Untranslatable not)
    {
        List<ToolOffer> offers = [];
        foreach (var (index, tool) in StrictBody.Given(root, "tools") is { } tools ? tools.EnumerateArray().Index() : [])
        {
            var member = $"tools[{index}]";
            if (StrictBody.Text(tool, "type") == "function" && StrictBody.Text(tool, "name") is { } name)
            {
                offers.Add(new ToolOffer(member, name)
                {
                    Description = StrictBody.Text(tool, "description"),
                    InputSchema = StrictBody.Given(tool, "parameters")?.Clone(),
                    Strict = OpenAiReading.Flag(tool, "strict"),
                });
            }
            else
            {
                not.Add(member, $"it is of type {StrictBody.Text(tool, "type")}, and only tools of type function can");
            }
        }

        return offers;
    }

    private static ToolChoice? Choice(JsonElement root, Untranslatable not)
    {
        switch (StrictBody.Given(root, "tool_choice"))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } word when ChatTools.ModeOf(word.GetString()) is { } mode:
                return new ToolChoice(mode);
            case { } named when StrictBody.Text(named, "type") == "function" && StrictBody.Text(named, "name") is { } name:
                return new ToolChoice(ToolChoiceMode.Named, name);
            default:
                not.Add("tool_choice");
                return null;
        }
    }
}
