using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Data;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Step 1 of tool calls: /mcp/{upstream}.</summary>
internal sealed class McpEntrance(UpstreamTable table, McpParts parts, AllowedOrigins origins, DataEntrance databases) : IEntrance
{
    public Passage Place(HttpContext http)
    {
        var (name, path) = RequestTarget.Read(http, "/mcp/");
        if (databases.FindTool(http, name, path) is { } statement)
        {
            return statement;
        }

        var upstream = path == "/mcp/" + name ? table.Find(CallKind.Mcp, name) : null;
        return new McpPassage(http, RequestTarget.PlaceOf(table, upstream, CallKind.Mcp, name, "/mcp/", path), parts)
        {
            Front = upstream,
            Upstream = upstream,
            OriginAllowed = origins.Contain(http.Request.Headers.Origin),
            Refusal = upstream is null ? Refusal.Of(GatewayError.UnknownUpstream, "No MCP upstream has this name.") : null,
        };
    }
}
