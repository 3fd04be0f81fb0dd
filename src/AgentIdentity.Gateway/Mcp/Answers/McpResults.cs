using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Answers;

/// <summary>Results as the client's revision writes them.</summary>
internal static class McpResults
{
    // Written anew in the client's revision, or what only a question has: that goes through ServerQuestions or nowhere.
    private static readonly string[] NotCopied = ["resultType", "ttlMs", "cacheScope", "inputRequests", "requestState"];

    /// <summary>A whole response: the given members, and those that the revision adds.</summary>
    public static ReadOnlyMemory<byte> Write(McpPassage passage, Action<Utf8JsonWriter> members, long? ttl = null) => McpWriter.Result(passage.Id!.Value, json =>
    {
        if (passage.IsModern)
        {
            json.WriteString("resultType", "complete");
        }

        members(json);
        if (passage.IsModern && ttl is { } milliseconds)
        {
            json.WriteNumber("ttlMs", milliseconds);

            // Everything here was made for one caller.
            json.WriteString("cacheScope", "private");
        }
    });

    /// <summary>The server's own members.</summary>
    public static void Copy(Utf8JsonWriter json, JsonElement result)
    {
        foreach (var member in result.EnumerateObject().Where(static member => !NotCopied.Contains(member.Name)))
        {
            member.WriteTo(json);
        }
    }
}
