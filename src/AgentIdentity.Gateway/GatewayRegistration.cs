using AgentIdentity.Gateway;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Data;
using AgentIdentity.Gateway.Data.Sessions;
using AgentIdentity.Gateway.ExtAuthz;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Grpc;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Mcp;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Mcp.Pins;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Gateway.Mcp.Sessions;
using AgentIdentity.Gateway.Metadata;
using AgentIdentity.Gateway.ModelCalls;
using AgentIdentity.Gateway.ModelCalls.Attempts;
using AgentIdentity.Gateway.ModelCalls.Bedrock;
using AgentIdentity.Gateway.ModelCalls.Routing;
using AgentIdentity.Gateway.ModelCalls.State;
using AgentIdentity.Gateway.ModelCalls.Stripping;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Security;
using AgentIdentity.Gateway.Sockets;
using AgentIdentity.Gateway.Telemetry;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the gateway.</summary>
public static class GatewayRegistration
{
    /// <summary>
    /// Adds the gateway with the upstreams of section <c>AgentIdentity</c>; they are validated at start, one message per mistake.
    /// The host registers the five ports (IDecisions, IEvidence, IMoney, ICredentials, IStops) and the DelegationAuthenticator, all as singletons.
    /// </summary>
    public static IServiceCollection AddAgentIdentityGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsCheck>();
        services.AddSingleton<IValidateOptions<GatewayOptions>, HttpOptionsCheck>();
        services.AddSingleton<IValidateOptions<GatewayOptions>, McpOptionsCheck>();
        services.AddSingleton<IValidateOptions<GatewayOptions>, DatabaseOptionsCheck>();
        services.AddSingleton<IValidateOptions<GatewayOptions>>(new BoundOptionsCheck(configuration));

        // Not by Bind, which would read all of it anew with every change and throw at whoever made one with a mistake: ModelTable reads what may change.
        services.AddOptions<GatewayOptions>().Configure(options => configuration.GetSection(GatewayOptions.Section).Bind(options)).ValidateOnStart();
        services.AddHttpForwarder();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecurityLog, SecurityLog>();
        services.AddTransient<IStartupFilter, PlainAddresses>();
        services.Configure<KestrelServerOptions>(StrictHttp.Apply);
        services.AddSingleton<UpstreamTable>().AddSingleton<UpstreamClients>().AddSingleton<UpstreamForwarder>();
        services.AddMetrics();
        services.AddSingleton<GatewayTelemetry>().AddSingleton<Drain>().AddSingleton<HeldMemory>().AddSingleton<Doorway>().AddSingleton<CallLimits>();
        services.AddHostedService<DrainAtStop>();
        services.AddSingleton<EightSteps>().AddSingleton<Arrive>().AddSingleton<Decide>().AddSingleton<Record>().AddSingleton<Equip>().AddSingleton<Close>();
        AddMcp(services);
        services.AddSingleton(static provider => new ToolGate(
            provider.GetRequiredService<TimeProvider>(), provider.GetService<IToolPins>(), new ToolReader(provider.GetRequiredService<McpLinks>, provider.GetRequiredService<ILogger<ToolReader>>())));
        services.AddSingleton<AllowedOrigins>().AddSingleton<SocketUpstream>();
        services.AddSingleton<Databases>().AddSingleton<FurtherTables>().AddSingleton<DataDoor>().AddSingleton<DataEntrance>();
        services.AddSingleton<HttpEntrance>().AddSingleton<GrpcEntrance>().AddSingleton<ExtAuthzEntrance>();
        AddModels(services);
        services.AddSingleton<ProtectedResource>();
        return services;
    }

    private static void AddModels(IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<GatewayOptions>, ModelOptionsCheck>();
        services.AddSingleton<ModelEntrance>().AddSingleton<ConverseEntrance>().AddSingleton<ModelParts>().AddSingleton<MeantTools>().AddSingleton<KeptPlaces>().AddSingleton<KeptSender>();
        services.TryAddSingleton<IKeptStates, NothingKept>();
        services.AddSingleton<ModelTable>().AddSingleton<SnapshotReader>().AddSingleton<ModelMeasurements>().AddSingleton(static provider => new ModelsReport(provider.GetRequiredService<ModelTable>()));
        services.AddSingleton<ModelSender>().AddSingleton<FurtherAttempt>();
    }

    private static void AddMcp(IServiceCollection services)
    {
        services.TryAddSingleton(static _ => GatewayKey.Random());
        services.AddSingleton<McpEntrance>().AddSingleton<ListFilter>().AddSingleton<LinkPorts>().AddSingleton<McpLinks>().AddSingleton<Rounds>();
        services.AddSingleton<McpSessions>().AddSingleton<StateSeal>().AddSingleton<SpentStates>().AddSingleton<McpParts>();
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Mcp);
    }
}
