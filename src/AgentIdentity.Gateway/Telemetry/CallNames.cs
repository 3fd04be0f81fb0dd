using System.Diagnostics;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Telemetry;

/// <summary>
/// What spans and measurements call things. A measurement never has a name that a caller made up: a tool is named only where the
/// decision says that the caller may know it, so that nobody can fill a store of metrics.
/// </summary>
internal static class CallNames
{
    public static string Kind(Passage passage) => passage.Place.Kind switch
    {
        CallKind.Mcp => "mcp",
        CallKind.Http => "http",
        CallKind.Model => "model",
        _ => "data",
    };

    public static string Of(Decision decision) => decision.Outcome switch
    {
        Policy.Outcome.Allow => "allow",
        Policy.Outcome.Deny => "deny",
        Policy.Outcome.NeedsApproval => "needs_approval",
        _ => "needs_step_up",
    };

    public static string Outcome(Passage passage) => passage switch
    {
        { Refusal: null } => "completed",
        { Refusal.IsStop: true } => "stopped",
        { Token: null } => "stranger",
        { Recorded: false } => "refused",
        { Decision.Outcome: not Policy.Outcome.Allow } => "denied",
        _ => "failed",
    };

    /// <summary>error.type: the stable code, or the tool's own word that it failed; null for what went well.</summary>
    public static string? ErrorType(Passage passage, CallSigns signs) => passage.Refusal?.Code ?? (signs.ToolFailed ? "tool_error" : null);

    public static string? Known(Passage passage, string? name) => passage.Decision is { Visible: true } ? name : null;

    public static TagList McpTags(Passage passage, CallSigns signs, string? error)
    {
        TagList tags = [new("mcp.method.name", signs.McpMethod), new("agentidentity.upstream", passage.Upstream?.Name ?? "none"), new("network.transport", "tcp")];
        Add(ref tags, "mcp.protocol.version", signs.McpRevision);
        if (Known(passage, signs.Tool) is { } tool)
        {
            tags.Add("gen_ai.tool.name", tool);
            tags.Add("gen_ai.operation.name", "execute_tool");
        }

        Add(ref tags, "gen_ai.prompt.name", Known(passage, signs.Prompt));
        Add(ref tags, "error.type", error);
        if (passage.Refusal is { JsonRpcCode: not 0 } refusal)
        {
            tags.Add("rpc.response.status_code", refusal.JsonRpcCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return tags;
    }

    private static void Add(ref TagList tags, string name, string? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }
}
