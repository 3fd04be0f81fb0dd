using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Client;

/// <summary>Adds the agent's client to a service collection.</summary>
public static class AgentIdentityClientExtensions
{
    /// <summary>Adds one <see cref="AgentIdentityClient"/> for the whole application.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the authority, the agent and its key.</param>
    public static IServiceCollection AddAgentIdentityClient(this IServiceCollection services, Action<AgentIdentityClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddSingleton(provider =>
        {
            var options = new AgentIdentityClientOptions();
            configure(options);
            return new AgentIdentityClient(options, time: provider.GetService<TimeProvider>());
        });
    }

    /// <summary>Sends every request of the HTTP client under a delegation.</summary>
    /// <param name="builder">The HTTP client.</param>
    /// <param name="request">What to exchange for.</param>
    public static IHttpClientBuilder AddDelegation(this IHttpClientBuilder builder, ExchangeRequest request)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddHttpMessageHandler(provider => provider.GetRequiredService<AgentIdentityClient>().CreateHandler(request));
    }
}
