using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The web searches of an answer: the provider bills each of them, and its usage says nothing of them.</summary>
internal static class ResponsesSearches
{
    internal static long In(JsonElement output) =>
        output.ValueKind == JsonValueKind.Array ? output.EnumerateArray().LongCount(IsSearch) : 0;

    /// <summary>Opening a page and looking through it are not billed; what does not say which it was is.</summary>
    internal static bool IsSearch(JsonElement item) =>
        StrictBody.Text(item, "type") == "web_search_call"
        && (StrictBody.Given(item, "action") is not { } action || StrictBody.Text(action, "type") is not ("open_page" or "find_in_page"));
}
