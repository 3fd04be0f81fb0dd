using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Step 1 of tool calls: /mcp/{upstream}.</summary>
internal sealed class McpEntrance(UpstreamTable table, UpstreamForwarder forwarder, ListFilter lists, IOptions<GatewayOptions> options) : IEntrance
{
    public Passage Place(HttpContext http)
    {
        var (name, path) = RequestTarget.Read(http, "/mcp/");
        var upstream = path == "/mcp/" + name ? table.Find(CallKind.Mcp, name) : null;
        return new McpPassage(http, RequestTarget.PlaceOf(table, upstream, CallKind.Mcp, name, "/mcp/", path), forwarder, lists)
        {
            Upstream = upstream,
            OriginAllowed = MayCall(http.Request.Headers.Origin),
            Refusal = upstream is null ? Refusal.Of(GatewayError.UnknownUpstream, "No MCP upstream has this name.") : null,
        };
    }

    // MCP, Streamable HTTP: a page that rebinds its DNS name to loopback still sends its own origin.
    private bool MayCall(StringValues origin) => origin.Count switch
    {
        0 => true,
        1 => origin[0] == table.Origin || options.Value.AllowedOrigins.Contains(origin[0] ?? ""),
        _ => false,
    };
}
