using AgentIdentity.Sidecar.Configuration;

namespace AgentIdentity.Sidecar.Forwarding;

/// <summary>The gateway's four doors. Each call goes to the audience its address names; everything else is not here.</summary>
internal static class ForwardingEndpoints
{
    // The names the gateway gives to upstreams; anything else never becomes an audience.
    private const string UpstreamName = "regex((?-i)^[a-z0-9][a-z0-9._-]{{0,62}}$)";

    public static void MapForwarding(this WebApplication app)
    {
        app.Map($"/mcp/{{upstream:{UpstreamName}}}", ToUpstream("mcp"));
        app.Map($"/api/{{upstream:{UpstreamName}}}/{{**rest}}", ToUpstream("api"));
        app.Map("/v1/{**rest}", (HttpContext context, GatewayForwarder forwarder, SidecarSettings settings) =>
            forwarder.ForwardAsync(context, $"{settings.Authority}/v1"));
        app.Map("/fga/{**rest}", (HttpContext context, GatewayForwarder forwarder, SidecarSettings settings) =>
            forwarder.ForwardAsync(context, $"{settings.Authority}/fga"));
    }

    private static Func<HttpContext, GatewayForwarder, SidecarSettings, string, Task> ToUpstream(string door) =>
        (context, forwarder, settings, upstream) => forwarder.ForwardAsync(context, $"{settings.Authority}/{door}/{upstream}");
}
