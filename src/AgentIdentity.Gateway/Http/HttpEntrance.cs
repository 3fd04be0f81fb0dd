using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Data;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Grpc;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Sockets;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Http;

/// <summary>Step 1 of HTTP calls: /api/{upstream}/**.</summary>
internal sealed class HttpEntrance(UpstreamTable table, UpstreamForwarder forwarder, SocketUpstream sockets, AllowedOrigins origins, DataEntrance databases) : IEntrance
{
    public Passage Place(HttpContext http)
    {
        var (name, path) = RequestTarget.Read(http, "/api/");
        if (databases.Find(http, name, path) is { } statement)
        {
            return statement;
        }

        var upstream = table.Find(CallKind.Http, name);
        var place = RequestTarget.PlaceOf(table, upstream, CallKind.Http, name, "/api/", path);
        PathPassage passage = upstream is not null && SocketHandshake.IsAskedFor(http)
            ? new SocketPassage(http, place, sockets) { OriginAllowed = origins.Contain(http.Request.Headers.Origin) }
            : upstream is not null && GrpcPassage.IsAskedFor(http) ? new GrpcPassage(http, place, "/api/" + name, forwarder)
            : new HttpPassage(http, place, forwarder);
        passage.Upstream = upstream;
        passage.Refusal = upstream is null ? Refusal.Of(GatewayError.UnknownUpstream, "No HTTP upstream has this name.") : null;
        return passage;
    }
}
