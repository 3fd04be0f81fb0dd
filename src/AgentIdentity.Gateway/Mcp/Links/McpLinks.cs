using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links.Virtual;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>The way to every MCP upstream.</summary>
internal sealed class McpLinks(UpstreamTable table)
{
    /// <summary>
    /// Whose the named thing is: the tool, prompt or resource of a plain upstream is its own; that of a virtual server belongs to a member and
    /// has the member's name, which is what is decided on. Null for what is nobody's.
    /// </summary>
    public (Upstream Member, string Name)? OwnerOf(Upstream upstream, string method, string name)
    {
        if (!upstream.IsVirtual)
        {
            return (upstream, name);
        }

        var isUri = method.StartsWith("resources/", StringComparison.Ordinal) || method == "subscriptions/listen";
        var owner = isUri ? VirtualNames.SplitUri(upstream.Members, name)
            : (method == "completion/complete" ? VirtualNames.SplitUri(upstream.Members, name) : null) ?? VirtualNames.Split(upstream.Members, name);
        return owner is var (member, own) ? (table.Find(CallKind.Mcp, member)!, own) : null;
    }

    /// <summary>The link for whatever the upstream is: a server over HTTP of either era, a process, or several in one.</summary>
    public IMcpLink For(Upstream upstream) => throw new NotSupportedException(upstream.Name);

    /// <summary>
    /// Whether a modern client's bytes may go to the upstream as they are: one server over HTTP that speaks 2026-07-28. It is asked once
    /// and remembered, and asked again after a failure.
    /// </summary>
    public ValueTask<(bool Modern, GatewayError? Error)> SpeaksModernHttpAsync(LinkCall call, CancellationToken cancellationToken) =>
        throw new NotSupportedException(call.Upstream.Name + cancellationToken.CanBeCanceled);
}
