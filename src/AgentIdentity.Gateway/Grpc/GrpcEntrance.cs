using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Grpc;

/// <summary>Step 1 of gRPC calls as clients make them: at <c>/{package.Service}/{Method}</c>, where the service names the upstream.</summary>
internal sealed class GrpcEntrance(UpstreamTable table, UpstreamForwarder forwarder) : IEntrance
{
    public Passage Place(HttpContext http)
    {
        var (service, path) = RequestTarget.Read(http, "/");
        var upstream = table.All.FirstOrDefault(upstream => upstream.GrpcServices.Contains(service, StringComparer.Ordinal));
        return new GrpcPassage(http, RequestTarget.PlaceOf(table, upstream, CallKind.Http, upstream?.Name ?? service, "/api/", path), "", forwarder)
        {
            Upstream = upstream,
            Refusal = upstream is null ? Refusal.Of(GatewayError.UnknownUpstream, "No upstream has this gRPC service.") : null,
        };
    }
}
