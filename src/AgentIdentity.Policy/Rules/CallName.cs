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
        return call.Kind is CallKind.Mcp or CallKind.Model ? call.Identifier
            : asked.Target is { } target ? target[(target.IndexOf('/', StringComparison.Ordinal) + 1)..]
            : "";
    }
}
