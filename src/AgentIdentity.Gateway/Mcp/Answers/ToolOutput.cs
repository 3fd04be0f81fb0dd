using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Pins;

namespace AgentIdentity.Gateway.Mcp.Answers;

/// <summary>
/// Answers of tools, held against what the approved definition says they are (<c>outputSchema</c>): models and programs build on it, and what
/// else a server would say nobody has approved.
/// </summary>
internal static class ToolOutput
{
    /// <summary>Why a result may not go on. The operator learns where it breaks the schema, the caller that it does.</summary>
    public static GatewayError? Judge(McpPassage passage, McpParts parts, JsonElement result)
    {
        if (DefinitionOf(passage, parts) is not { } tool || ComplaintOf(tool, result) is not { } complaint)
        {
            return null;
        }

        Log.AnswerUnfit(parts.Logger, passage.Upstream!.Name, passage.OwnName!, passage.DecisionId, GatewayError.ToolAnswerUnfit.Code(), complaint);
        return GatewayError.ToolAnswerUnfit;
    }

    /// <summary>The same of a whole message; an error of the server's own is no answer of the tool.</summary>
    public static GatewayError? Judge(McpPassage passage, McpParts parts, ReadOnlyMemory<byte> message) =>
        DefinitionOf(passage, parts) is null ? null
        : Read(passage, message, out var root) is { } unread ? unread
        : root.TryGetProperty("result"u8, out var result) ? Judge(passage, parts, result)
        : null;

    /// <summary>Whether a message may pass as it is; what may not is looked at where it can be refused.</summary>
    public static bool Fits(McpPassage passage, McpParts parts, ReadOnlyMemory<byte> message) =>
        DefinitionOf(passage, parts) is not { } tool
        || (Read(passage, message, out var root) is null && (!root.TryGetProperty("result"u8, out var result) || ComplaintOf(tool, result) is null));

    /// <summary>Whether messages of the call must be read at all.</summary>
    public static bool IsPromised(McpPassage passage, McpParts parts) => DefinitionOf(passage, parts) is not null;

    // The definition that the call itself was held against; the answer of a task comes to another request, which names no tool.
    private static PinnedTool? DefinitionOf(McpPassage passage, McpParts parts) =>
        (passage.Definition ?? (passage.Request?.Row.Subject == McpSubject.Task ? parts.Gate.For(passage.Upstream!).Find(passage.OwnName!) : null))
            is { PromisesAnswer: true } tool ? tool : null;

    // Servers that write every member write this one as null where they have none, such as with an error.
    private static string? ComplaintOf(PinnedTool tool, JsonElement result) =>
        result.ValueKind == JsonValueKind.Object && result.TryGetProperty("structuredContent"u8, out var structured) && structured.ValueKind != JsonValueKind.Null
            ? tool.AnswerComplaint(structured) : null;

    private static GatewayError? Read(McpPassage passage, ReadOnlyMemory<byte> message, out JsonElement root)
    {
        root = default;
        return passage.Gate?.TryHold(message.Length) == false ? GatewayError.Overloaded
            : McpResponse.TryRead(message, out root) && root.ValueKind == JsonValueKind.Object ? null
            : GatewayError.UpstreamAnswerUnreadable;
    }
}
