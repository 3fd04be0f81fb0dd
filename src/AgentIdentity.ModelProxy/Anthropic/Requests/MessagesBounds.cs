using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Bounds what a Messages request can cost from its own bytes.</summary>
internal static class MessagesBounds
{
    // Turn markers and the system text that offering tools adds show in no byte of the request.
    private const int TemplateAllowance = 1024;

    // Tools of Anthropic's own definition bring their whole description with them.
    private const int DefinedToolAllowance = 4096;

    // Fewer are not worth a call.
    private const long LeastAnswer = 64;

    // Beyond this many tokens of input a request for the long context is billed at prices of their own.
    private const long OrdinaryContext = 200_000;

    private const string Searches = "web_search_";
    private const long MostSearches = 1_000_000;

    // Tools of Anthropic's definition that the caller runs itself, and those that run at the provider and whose bill is known, by how their dated types begin.
    private static readonly string[] ProvidersTools = [Searches, "web_fetch_", "tool_search_"];
    private static readonly string[] CallersTools = ["bash_", "text_editor_", "memory_", "computer_", "browser_"];

    internal static CallBounds Of(JsonElement root, int bodyLength, MessagesHeaders headers)
    {
        var unbounded = Unbounded(root);
        var input = unbounded is null ? bodyLength + TemplateAllowance + (DefinedToolAllowance * root.Items("tools").LongCount(static tool => !IsCustom(tool))) : (long?)null;
        return new()
        {
            InputTokens = input,
            UnboundedMember = unbounded,
            RepeatsInput = root.Items("tools").Any(static tool => ProvidersTool(tool) is not null) || (headers.WantsLongContext && input is not <= OrdinaryContext),
            WebSearches = root.Items("tools").Where(static tool => ProvidersTool(tool) == Searches).Sum(static tool => Math.Clamp(tool.Count("max_uses") ?? 0, 0, MostSearches)),
            OutputTokensPerChoice = root.Count("max_tokens"),
            LeastOutputTokensPerChoice = Least(root),
            UnpricedMember = Unpriced(root),
        };
    }

    // The tokens of thought that the request sets apart must be fewer than those of the answer.
    private static long Least(JsonElement root) =>
        Math.Max(LeastAnswer, root.Given("thinking") is { } thinking && thinking.Count("budget_tokens") is { } budget ? budget + 1 : 0);

    // A token stands for at least one byte of text, and the body holds all of the text: unless something is looked up elsewhere.
    private static string? Unbounded(JsonElement root) =>
        root.Given("thread") is not null ? "thread"
        : !root.Items("system").All(IsText) ? "system"
        : !root.Items("messages").SelectMany(static message => message.Items("content")).All(IsText) ? "messages"
        : null;

    private static bool IsText(JsonElement block) => block.Text("type") switch
    {
        "text" or "thinking" or "redacted_thinking" or "tool_use" or "compaction" or "browser_state" => true,
        "document" => block.Member("source") is { } source && source.Text("type") switch
        {
            "text" => true,
            "content" => source.Items("content").All(IsText),
            _ => false,
        },
        "tool_result" or "search_result" => block.Items("content").All(IsText),
        _ => false,
    };

    private static string? Unpriced(JsonElement root)
    {
        if (root.Given("speed") is { } speed && !(speed.ValueKind == JsonValueKind.String && speed.ValueEquals("standard")))
        {
            return "speed";
        }

        if (Array.Find(["container", "compaction"], name => root.Given(name) is not null) is { } billed)
        {
            return billed;
        }

        // Clearing is free; a summary is another call of the model.
        if (root.Given("context_management") is { } management && !management.Items("edits").All(static edit => edit.Text("type")?.StartsWith("clear_", StringComparison.Ordinal) == true))
        {
            return "context_management";
        }

        return root.Items("tools").Select(static (tool, i) => UnpricedTool(tool) is { } member ? $"tools[{i}].{member}" : null).FirstOrDefault(static member => member is not null);
    }

    // Searches are billed each; fetching and the search among tools are billed by what they add to the input.
    private static string? UnpricedTool(JsonElement tool) =>
        IsCustom(tool) || IsCallersTool(tool) ? null
        : ProvidersTool(tool) is not { } known ? "type"
        : known == Searches && tool.Count("max_uses") is not (>= 0 and <= MostSearches) ? "max_uses"
        : null;

    private static string? ProvidersTool(JsonElement tool) =>
        tool.Text("type") is { } type ? Array.Find(ProvidersTools, known => type.StartsWith(known, StringComparison.Ordinal)) : null;

    private static bool IsCustom(JsonElement tool) => tool.Given("type") is null || tool.Text("type") == "custom";

    private static bool IsCallersTool(JsonElement tool) =>
        tool.Text("type") is { } type && Array.Exists(CallersTools, known => type.StartsWith(known, StringComparison.Ordinal));
}
