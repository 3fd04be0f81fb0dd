using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentIdentity.Server.OAuth;

internal static class PublicClientRegistration
{
    public static void AddPublicClients(this IServiceCollection services, ClientMetadataSettings settings)
    {
        services.AddSingleton(settings);
        // A test host may have put another way out before; configuration cannot.
        services.TryAddSingleton<MetadataEgress>();
        services.AddSingleton<MetadataFetcher>();
        services.AddSingleton<ClientDocuments>();
        services.AddSingleton<PublicClients>();
        services.AddSingleton<BearerSwitches>();
        services.AddSingleton<PublicAsks>();
        services.AddSingleton<PublicCodeGrant>();
        services.AddSingleton<RefreshGrant>();
    }
}
