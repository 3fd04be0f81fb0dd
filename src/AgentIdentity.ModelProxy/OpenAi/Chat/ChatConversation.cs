using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a chat request into the hub form.</summary>
internal static class ChatConversation
{
    private static readonly string[] Read =
    [
        "model", "messages", "stream", "max_tokens", "max_completion_tokens", "n", "tools", "tool_choice", "parallel_tool_calls",
        "temperature", "top_p", "top_k", "stop", "reasoning_effort", "response_format", "verbosity", "user", "safety_identifier",
        "prompt_cache_key", "metadata",
    ];

    internal static ModelResult<Conversation> Of(JsonElement root, OpenAiChatRequest request)
    {
        var not = new Untranslatable();
        var reading = new OpenAiReading(not);
        reading.Rest(root, "", static (name, value) => Read.Contains(name) || OpenAiReading.SaysNothing(name, value));
        var (system, turns) = new ChatMessages(not, reading).Read(root.GetProperty("messages"));
        var tools = new ChatTools(not);
        var format = StrictBody.Given(root, "response_format");
        return not.Or(new Conversation
        {
            From = ModelSurface.Chat,
            Model = request.Model,
            Stream = request.Stream,
            WantsUsage = request.IncludeUsage,
            System = system,
            Turns = turns,
            Tools = tools.Offers(root),
            ToolChoice = tools.Choice(root),
            ParallelTools = OpenAiReading.Flag(root, "parallel_tool_calls"),
            MaxOutputTokens = request.Bounds.OutputTokensPerChoice,
            Choices = request.Bounds.Choices,
            Temperature = reading.Number(root, "temperature"),
            TopP = reading.Number(root, "top_p"),
            TopK = reading.Number(root, "top_k") is { } most ? (int)most : null,
            Stop = Stops(root, not),
            Reasoning = StrictBody.Text(root, "reasoning_effort") is { } effort ? new ReasoningWish("reasoning_effort") { Effort = effort } : null,
            Shape = reading.Shape(format, format is { } given ? StrictBody.Given(given, "json_schema") : null, "response_format"),
            Verbosity = StrictBody.Text(root, "verbosity") is { } words and not "medium" ? words : null,
            EndUser = StrictBody.Text(root, "safety_identifier") ?? StrictBody.Text(root, "user"),
            CacheKey = StrictBody.Text(root, "prompt_cache_key"),
            Metadata = reading.Labels(root),
        });
    }

    private static string[] Stops(JsonElement root, Untranslatable not)
    {
        switch (StrictBody.Given(root, "stop"))
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.String } one:
                return [one.GetString()!];
            case { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(static stop => stop.ValueKind == JsonValueKind.String):
                return [.. many.EnumerateArray().Select(static stop => stop.GetString()!)];
            default:
                not.Add("stop");
                return [];
        }
    }
}
