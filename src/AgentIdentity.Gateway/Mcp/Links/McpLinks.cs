using System.Collections.Frozen;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Mcp.Links.Stdio;
using AgentIdentity.Gateway.Mcp.Links.Virtual;
using AgentIdentity.Gateway.Mcp.Links.Web;
using AgentIdentity.Gateway.Mcp.Pins;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>The way to every MCP upstream.</summary>
internal sealed class McpLinks : IAsyncDisposable
{
    private readonly UpstreamTable _table;
    private readonly ILogger<McpLinks> _logger;
    private readonly FrozenDictionary<Upstream, WebLink> _web;
    private readonly FrozenDictionary<Upstream, ProcessLink> _processes;
    private readonly VirtualLink _virtual;
    private readonly ProcessStarter _starter = new();

    public McpLinks(UpstreamTable table, UpstreamClients clients, LinkPorts ports, TimeProvider time, ILogger<McpLinks> logger)
    {
        (_table, _logger) = (table, logger);
        var (web, memory, users) = (new WebExchange(clients, time), new LinkMemory(time, ports), new ProcessUsers());
        var servers = table.All.Where(static upstream => upstream is { Kind: CallKind.Mcp, IsVirtual: false, Process: null });
        _virtual = new VirtualLink(this, table, ports, time, logger);
        _processes = table.All.Where(static upstream => upstream.Process is not null).ToFrozenDictionary(
            static upstream => upstream, upstream => new ProcessLink(upstream, new ProcessSupervision(_starter, users, memory), ports.Stops, time, logger));
        _web = servers.ToFrozenDictionary(static upstream => upstream, _ => new WebLink(web, memory, ports.Stops, time, logger));
    }

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
        return owner is var (member, own) ? (_table.Find(CallKind.Mcp, member)!, own) : null;
    }

    /// <summary>Whom a list, a face or news of a virtual server come from under a delegation.</summary>
    public IEnumerable<Upstream> MembersFor(Upstream server, Delegation token) => _table.MembersOf(server, token.Details);

    /// <summary>The link for whatever the upstream is: a server over HTTP of either era, a process, or several in one.</summary>
    public IMcpLink For(Upstream upstream) => upstream.IsVirtual ? _virtual : _web.GetValueOrDefault(upstream) ?? (IMcpLink?)_processes.GetValueOrDefault(upstream) ?? throw new NotSupportedException(upstream.Name);

    /// <summary>
    /// Whether a modern client's bytes may go to the upstream as they are: one server over HTTP that speaks 2026-07-28. It is asked once
    /// and remembered, and asked again after a failure.
    /// </summary>
    public async ValueTask<(bool Modern, GatewayError? Error)> SpeaksModernHttpAsync(LinkCall call, CancellationToken cancellationToken)
    {
        if (!_web.TryGetValue(call.Upstream, out var web))
        {
            return (false, null);
        }

        try
        {
            return (await web.IsModernAsync(call, cancellationToken), null);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not OutOfMemoryException)
        {
            return (false, LinkEnd.Failure(call, fault, _logger).Error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_web.Values.Cast<IAsyncDisposable>().Concat(_processes.Values).Select(static link => link.DisposeAsync().AsTask()));
        _starter.Dispose();
    }
}

/// <summary>What links need of the rest of the gateway.</summary>
internal sealed record LinkPorts(IStops Stops, ICredentials Credentials, ToolGate Tools, CallLimits Limits, HeldMemory Memory, StateSeal Seal);
