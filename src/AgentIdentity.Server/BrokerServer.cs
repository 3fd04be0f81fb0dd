using AgentIdentity.Broker;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Server.AccessApi;
using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Console;
using AgentIdentity.Server.Console.Delegations;
using AgentIdentity.Server.Console.Evidence;
using AgentIdentity.Server.Console.Live;
using AgentIdentity.Server.Console.Usage;
using AgentIdentity.Server.Delegations;
using AgentIdentity.Server.DirectCalls;
using AgentIdentity.Server.Fga;
using AgentIdentity.Server.Health;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Server.Keys;
using AgentIdentity.Server.Local;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.OAuth;
using AgentIdentity.Server.SignIn;
using AgentIdentity.Server.Stops;
using AgentIdentity.Server.Telemetry;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server;

/// <summary>The whole broker in one process: token server, gateway, administration and console over one data folder.</summary>
public static class BrokerServer
{
    /// <summary>
    /// Builds the server; run it with RunAsync or StartAsync. Configuration is section <c>AgentIdentity</c>, and may come as
    /// arguments: --AgentIdentity:DataFolder=… --AgentIdentity:PublicUrl=… --AgentIdentity:PolicyFolder=… --urls=….
    /// </summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = Hosting.CreateBuilder(args);
        configure?.Invoke(builder);
        var settings = ServerSettings.Read(builder.Configuration, builder.Environment.ContentRootPath);
        builder.AddHosting(settings);

        builder.AddTelemetry();
        builder.Services.AddBroker(settings.Broker);
        builder.Services.AddHostedService<BrokerFirst>();
        builder.Services.AddHostedService<SigningKeyUpkeep>();
        builder.Services.AddLocalPorts(settings);
        builder.Services.AddAgentIdentityGateway(builder.Configuration);
        builder.Services.AddSingleton<IValidateOptions<GatewayOptions>, KnownSettingsCheck>();
        builder.Services.AddTokenServer(settings);
        builder.Services.AddIssuers();
        builder.Services.AddPersonSession(settings);
        builder.Services.AddUpstreamSignIn(settings);
        builder.Services.AddPages();
        builder.Services.AddStops();
        builder.Services.AddUpstreamsAdmin();
        builder.Services.AddFga();
        builder.Services.AddAccessApi(settings);
        builder.Services.AddAccessRules();

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseTrustedProxies(settings.Clients);
        app.UsePublicAddress(settings);
        app.UsePageSafety();
        app.UseGatewayDoors();
        app.UseSmallBodies();
        app.UsePublicClients();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapHealth();
        app.MapMetrics();
        app.MapLook();
        app.MapTokenServer();
        app.MapRazorPages();
        app.MapFrontDoor();
        app.MapSignOut();
        app.MapUpstreamSignIn();
        app.MapUsageCsv();
        app.MapLiveUpdates();
        app.MapExportDelegation();
        app.MapEvidenceFiles();
        app.MapDelegations();
        app.MapStops();
        app.MapAdmin();
        app.MapFga();
        app.MapAccessApi();
        app.MapGateway();
        app.MapAnyoneThere();
        app.MapNothingElse();
        return app;
    }
}
