using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the gateway.</summary>
public static class GatewayServices
{
    /// <summary>
    /// Adds the gateway with the upstreams of section <c>AgentIdentity</c>; they are validated at start, one message per mistake.
    /// The host registers the five ports (IDecisions, IEvidence, IMoney, ICredentials, IStops) and the DelegationAuthenticator.
    /// </summary>
    public static IServiceCollection AddAgentIdentityGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayOptions.Section)).ValidateOnStart();
        services.AddHttpForwarder();
        return services;
    }
}
