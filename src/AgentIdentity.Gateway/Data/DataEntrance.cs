using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Data;

/// <summary>Step 1 of statements: /api/{database}.</summary>
internal sealed class DataEntrance(UpstreamTable table, DataDoor door)
{
    /// <summary>The passage where the name is a database's; null for every other name.</summary>
    public Passage? Find(HttpContext http, string name, string path) => table.Find(CallKind.Data, name) is not { } upstream ? null
        : new QueryPassage(http, RequestTarget.PlaceOf(table, upstream, CallKind.Data, name, "/api/", path), door)
        {
            Upstream = upstream,
            IsElsewhere = path != "/api/" + name,
        };
}
