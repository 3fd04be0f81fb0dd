using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.ExtAuthz;
using AgentIdentity.Gateway.Grpc;
using AgentIdentity.Gateway.Hosted;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Mcp;
using AgentIdentity.Gateway.Metadata;
using AgentIdentity.Gateway.ModelCalls;
using AgentIdentity.Gateway.ModelCalls.Bedrock;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway's addresses.</summary>
public static class GatewayEndpoints
{
    /// <summary>
    /// Maps /mcp/{upstream}, /api/{upstream}/**, /{package.Service}/{method} of gRPC services, /v1/**, /model/{alias}/converse, /model/{alias}/converse-stream, /access/v1/ext-authz/{name}/** and /.well-known/oauth-protected-resource/**.
    /// They take delegation tokens themselves, so ASP.NET Core's own authorization lets them through.
    /// </summary>
    public static IEndpointRouteBuilder MapAgentIdentityGateway(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Map<McpEntrance>(endpoints, "/mcp/{**path}");
        Map<HttpEntrance>(endpoints, "/api/{**path}");
        Map<ModelEntrance>(endpoints, "/v1/{**path}");
        Map<ConverseEntrance>(endpoints, ConverseEntrance.Prefix + "{**path}");
        Map<ExtAuthzEntrance>(endpoints, ExtAuthzEntrance.Prefix + "{**path}");
        foreach (var service in endpoints.ServiceProvider.GetRequiredService<UpstreamTable>().All.SelectMany(static upstream => upstream.GrpcServices))
        {
            Map<GrpcEntrance>(endpoints, $"/{service}/{{method}}");
        }

        var metadata = endpoints.ServiceProvider.GetRequiredService<ProtectedResource>();
        endpoints.MapGet("/.well-known/oauth-protected-resource/{**path}", metadata.Describe).AllowAnonymous().ExcludeFromDescription();
        return endpoints;
    }

    /// <summary>
    /// What a host runs at <c>/{name}/**</c> for callers who come with a delegated token. The host maps the address, for only it
    /// knows who else may come there.
    /// </summary>
    public static RequestDelegate DoorOf(this IEndpointRouteBuilder endpoints, HostedResource resource)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(resource);
        var steps = endpoints.ServiceProvider.GetRequiredService<EightSteps>();
        var entrance = new HostedEntrance(endpoints.ServiceProvider.GetRequiredService<UpstreamTable>(), resource);
        return http => steps.RunAsync(entrance, http);
    }

    private static void Map<TEntrance>(IEndpointRouteBuilder endpoints, string pattern)
        where TEntrance : IEntrance
    {
        var steps = endpoints.ServiceProvider.GetRequiredService<EightSteps>();
        var entrance = endpoints.ServiceProvider.GetRequiredService<TEntrance>();
        RequestDelegate run = http => steps.RunAsync(entrance, http);
        endpoints.Map(pattern, run).AllowAnonymous();
    }
}
