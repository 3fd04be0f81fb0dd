using System.Collections.Immutable;

namespace AgentIdentity.Policy.Rules;

/// <summary>The topics, and which actions each has.</summary>
internal static class RuleTopics
{
    private static readonly string[] OfData = ["select", "insert", "update", "delete"];

    public static ImmutableArray<RuleTopic> All { get; } = [.. Enum.GetValues<RuleTopic>()];

    /// <summary>The actions that have names, in the order in which people are told of them.</summary>
    public static ImmutableArray<string> NamedActions { get; } = [.. McpAction.All, "chat", .. OfData];

    public static RuleTopic Of(Call call) => call.Kind switch
    {
        CallKind.Mcp => call.Action == McpAction.CallTool ? RuleTopic.Tool : RuleTopic.McpRequest,
        CallKind.Http => RuleTopic.Http,
        CallKind.Data => RuleTopic.Data,
        CallKind.Model => RuleTopic.Model,
        _ => throw new ArgumentOutOfRangeException(nameof(call), call.Kind, "no such kind"),
    };

    /// <summary>Whether an action, or one that begins with it, can be that of a call.</summary>
    public static bool Fits(NamePattern action, RuleTopic topic) => topic switch
    {
        RuleTopic.Tool => action.Matches(McpAction.CallTool),
        RuleTopic.McpRequest => McpAction.All.Any(a => a != McpAction.CallTool && action.Matches(a)),
        RuleTopic.Model => action.Matches("chat"),
        _ => action.Text.TrimEnd('*').All(char.IsAsciiLetterUpper) || (topic == RuleTopic.Data && OfData.Any(action.Matches)),
    };

    /// <summary>How its calls are made, for people.</summary>
    public static string CalledBy(RuleTopic topic) => topic switch
    {
        RuleTopic.Tool => McpAction.CallTool,
        RuleTopic.McpRequest => "another MCP method",
        RuleTopic.Model => "chat",
        _ => "an HTTP method",
    };
}
