using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AgentIdentity.Server.OAuth;

internal static class ClientRegistration
{
    public static void AddClientAuthentication(this IServiceCollection services, ClientSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<AgentApplications>();
        services.AddSingleton<ClientAttempts>();
        services.AddSingleton<ClientJudge>();
        services.AddSingleton<CertificateJudge>();
        services.AddSingleton<CertificateAuthorities>();
        services.AddSingleton<WorkloadJudge>();
        services.AddSingleton<TrustDomains>();
        services.AddSingleton<Clusters>();
        services.AddHostedService<KeyUpkeep>();
        services.AddSingleton<PossessionProofs>();
        services.Configure<KestrelServerOptions>(kestrel => PeerCertificate.Ask(kestrel, settings));
    }
}
