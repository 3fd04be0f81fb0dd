using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Consent;

/// <summary>What can be lowered about calls to tools.</summary>
internal static class ToolLimits
{
    public static McpToolDetail Lower(McpToolDetail tool, string key, LimitPen pen) => tool with
    {
        Locations = pen.Keep($"{key}.place", tool.Locations, PlainWords.Place),
        Actions = pen.Keep($"{key}.action", tool.Actions, McpWords.Short),
        ArgumentLimits = [.. tool.ArgumentLimits.Select((limit, place) => Lower(limit, $"{key}.argument.{place}", pen))],
        MaxCalls = pen.Count($"{key}.calls", "At most this many calls", tool.MaxCalls),
    };

    private static ArgumentLimit Lower(ArgumentLimit limit, string key, LimitPen pen) => limit with
    {
        Min = limit.Min is null ? null : pen.Least($"{key}.least", $"{limit.Name}: at least", limit.Min),
        Max = limit.OneOf is not null && limit.Max is null ? null : pen.Most($"{key}.most", $"{limit.Name}: at most", limit.Max),
        OneOf = limit.OneOf is null ? null : pen.Keep($"{key}.value", limit.OneOf, value => $"{limit.Name} “{value}”"),
    };
}
