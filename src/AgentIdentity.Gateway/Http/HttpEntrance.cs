using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Http;

/// <summary>Step 1 of HTTP calls: /api/{upstream}/**.</summary>
internal sealed class HttpEntrance(UpstreamTable table, UpstreamForwarder forwarder) : IEntrance
{
    public Passage Place(HttpContext http)
    {
        var (name, path) = RequestTarget.Read(http, "/api/");
        var upstream = table.Find(CallKind.Http, name);
        return new HttpPassage(http, RequestTarget.PlaceOf(table, upstream, CallKind.Http, name, "/api/", path), forwarder)
        {
            Upstream = upstream,
            Refusal = upstream is null ? Refusal.Of(GatewayError.UnknownUpstream, "No HTTP upstream has this name.") : null,
        };
    }
}
