namespace AgentIdentity.Gateway.Mcp;

/// <summary>The methods the gateway mediates; everything else is refused as unknown.</summary>
internal static class McpMethods
{
    public const string Initialize = "initialize";
    public const string Discover = "server/discover";
    public const string ListTools = "tools/list";
    public const string CallTool = "tools/call";

    /// <summary>2026-07-28: stateless, with the revision in every request.</summary>
    public const string Modern = "2026-07-28";

    public static IReadOnlyList<string> Revisions { get; } = [Modern, "2025-11-25", "2025-06-18"];

    public static bool IsMediated(string method) => IsNotification(method) || method is Initialize or Discover or ListTools or CallTool or "ping";

    public static bool IsNotification(string method) => method is "notifications/initialized" or "notifications/cancelled";

    /// <summary>Methods whose answer is filtered before the caller sees it.</summary>
    public static bool IsFiltered(string method) => method is Initialize or Discover or ListTools;
}
