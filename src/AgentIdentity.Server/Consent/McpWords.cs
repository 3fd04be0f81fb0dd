using AgentIdentity.Policy;

namespace AgentIdentity.Server.Consent;

/// <summary>Says what may be asked of an MCP server, and by one, in plain words.</summary>
internal static class McpWords
{
    /// <summary>One sentence for each method; of those that this page does not know the limits tell.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> methods, string identifier, string server)
    {
        var known = methods.Where(Knows).Distinct(StringComparer.Ordinal).ToList();
        return known.Count == 0 ? [Tool(identifier, server)] : known.Select(method => Of(method, identifier, server));
    }

    public static bool Knows(string method) =>
        method is McpAction.CallTool or McpAction.ReadResource or McpAction.GetPrompt or McpAction.Sample or McpAction.Elicit or McpAction.ListRoots;

    /// <summary>The method alone, for a list of several.</summary>
    public static string Short(string method) => method switch
    {
        McpAction.CallTool => "use tools",
        McpAction.ReadResource => "read resources",
        McpAction.GetPrompt => "use prompts",
        McpAction.Sample => "have texts written by your agent's model",
        McpAction.Elicit => "ask you questions",
        McpAction.ListRoots => "learn which folders your agent works in",
        _ => method,
    };

    private static string Of(string method, string identifier, string server) => (method, identifier) switch
    {
        (McpAction.ReadResource, "*") => $"Read every resource of {server}",
        (McpAction.ReadResource, _) when identifier.EndsWith("/*", StringComparison.Ordinal) => $"Read the resources of {server} under “{identifier[..^1]}”",
        (McpAction.ReadResource, _) => $"Read the resource “{identifier}” of {server}",
        (McpAction.GetPrompt, "*") => $"Use every prompt of {server}",
        (McpAction.GetPrompt, _) => $"Use the prompt “{identifier}” of {server}",
        (McpAction.Sample, _) => $"Let {server} have texts written by your agent's model, at your cost",
        (McpAction.Elicit, _) => $"Let {server} ask you questions through your agent",
        (McpAction.ListRoots, _) => $"Tell {server} which folders your agent works in",
        _ => Tool(identifier, server),
    };

    private static string Tool(string identifier, string server) =>
        identifier == "*" ? $"Use every tool of {server}" : $"Use the tool “{identifier}” of {server}";
}
