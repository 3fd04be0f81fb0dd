using System.Collections.Immutable;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Tests.Rules;

/// <summary>What a selector means, written as plainly as the documentation says it; no mapping is known here.</summary>
internal static class Plainly
{
    public static bool IsAbout(RuleSelector on, Call call, string agent)
    {
        var thing = call.Kind switch
        {
            CallKind.Mcp => Any(on.Tools, $"{call.Upstream}/{call.Identifier}"),
            CallKind.Model => Any(on.Models, call.Identifier),
            _ => Any(on.Operations, $"{call.Upstream}/{(call.Action == "GET" ? "read" : "write")}"),
        };
        return (thing || (on.Tools.IsEmpty && on.Models.IsEmpty && on.Operations.IsEmpty))
            && (on.Actions.IsEmpty || Any(on.Actions, call.Action)) && (on.Upstreams.IsEmpty || Any(on.Upstreams, call.Upstream))
            && (on.Agents.IsEmpty || Any(on.Agents, agent)) && (on.Risk.IsEmpty || on.Risk.Contains(Risk.Unknown));
    }

    private static bool Any(ImmutableArray<NamePattern> patterns, string name) =>
        patterns.Any(p => p.Text.EndsWith('*') ? name.StartsWith(p.Text[..^1], StringComparison.Ordinal) : name == p.Text);
}
