using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Rules;

/// <summary>How rules and the history name what is called: <c>upstream/tool</c>, <c>upstream/operation</c> or <c>v1/alias</c>.</summary>
internal static class CallName
{
    public static string Of(DecisionCase asked) => $"{asked.Request.Call.Upstream}/{Below(asked)}";

    /// <summary>The part below the upstream; empty for a call that cannot be named, which the relations refuse.</summary>
    public static string Below(DecisionCase asked)
    {
        var call = asked.Request.Call;
        return HasOwnName(call) ? call.Identifier : OfTarget(asked.Target);
    }

    /// <summary>Tools and models go by the name they have themselves, everything else by that of its operation.</summary>
    public static bool HasOwnName(Call call) => call.Kind == CallKind.Model || (call.Kind == CallKind.Mcp && call.Action == McpAction.CallTool);

    public static string OfTarget(string? target) => target is null ? "" : target[(target.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
