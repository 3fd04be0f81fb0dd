using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Data.Tool;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Data;

/// <summary>Step 1 of statements: /api/{database} and /mcp/{database}. A token is for one of the two doors.</summary>
internal sealed class DataEntrance(UpstreamTable table, DataDoor door, AllowedOrigins origins)
{
    /// <summary>The passage of an MCP request where the name is a database's; null for every other name.</summary>
    public Passage? FindTool(HttpContext http, string name, string path) => table.Find(CallKind.Data, name) is not { } upstream ? null
        : new QueryToolPassage(http, RequestTarget.PlaceOf(table, upstream, CallKind.Data, name, "/mcp/", path), door)
        {
            Upstream = upstream,
            OriginAllowed = origins.Contain(http.Request.Headers.Origin),
            Refusal = path == "/mcp/" + name ? null : Refusal.Of(GatewayError.UnknownUpstream, "No MCP upstream has this name."),
        };

    /// <summary>The passage where the name is a database's; null for every other name.</summary>
    public Passage? Find(HttpContext http, string name, string path) => table.Find(CallKind.Data, name) is not { } upstream ? null
        : new QueryPassage(http, RequestTarget.PlaceOf(table, upstream, CallKind.Data, name, "/api/", path), door)
        {
            Upstream = upstream,
            IsElsewhere = path != "/api/" + name,
        };
}
