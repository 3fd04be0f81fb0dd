using AgentIdentity.AspNetCore;
using AgentIdentity.Broker;
using AgentIdentity.Gateway;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Credentials;
using AgentIdentity.Server.OAuth;
using AgentIdentity.Server.Replay;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's ports, answered by the broker in this process.</summary>
internal static class LocalPorts
{
    public static IServiceCollection AddLocalPorts(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<IDecisions, LocalDecisions>();
        services.AddSingleton<IEvidence, LocalEvidence>();
        services.AddSingleton<IMoney, LocalMoney>();
        services.AddSingleton<SecretFiles>().AddSingleton<UpstreamSecrets>().AddSingleton<AwsCredentials>();
        services.AddSingleton<ICredentials, LocalCredentials>();
        services.AddSingleton<UsageParts>();
        services.AddSingleton<IStops, LocalStops>();
        services.AddSingleton<IToolPins, LocalToolPins>();
        services.AddSingleton<IKeptStates, LocalKeptStates>();
        services.AddSingleton(_ => new GatewayKey(GatewaySecret.Load(settings.Broker)));
        AddValidators(services, settings);
        return services;
    }

    private static void AddValidators(IServiceCollection services, ServerSettings settings)
    {
        services.AddReplayStore(settings);
        services.AddSingleton(provider => new DpopValidator(provider.GetRequiredService<IReplayStore>(), new DpopOptions(), provider.Time()));
        services.AddSingleton(provider => TokenTrust.Of(settings.Issuer, provider.GetRequiredService<KeyRing>()));
        services.AddSingleton(provider => new DelegationTokenValidator(provider.GetRequiredService<TokenTrust>(), provider.Time()));
        services.AddSingleton(provider => new AgentTokenValidator(provider.GetRequiredService<TokenTrust>(), provider.Time()));
        services.AddSingleton(provider => new HumanTokenValidator(provider.GetRequiredService<TokenTrust>(), provider.Time()));
        services.AddSingleton(provider => new ClientAssertionValidator(settings.Issuer, provider.GetRequiredService<IReplayStore>(), provider.Time())
        {
            TokenEndpoint = settings.Clients.AcceptTokenEndpointAudience ? settings.Issuer + TokenServer.TokenPath : null,
        });
        services.AddSingleton(provider => new DelegationAuthenticator(
            provider.GetRequiredService<TokenTrust>(), provider.GetRequiredService<DpopValidator>(), provider.Time())
        {
            AgentKeys = provider.GetRequiredService<AgentKeys>().Read,
        });
    }

    private static TimeProvider Time(this IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
