using AgentIdentity.Client;
using AgentIdentity.Sidecar.Callers;
using AgentIdentity.Sidecar.Configuration;
using AgentIdentity.Sidecar.Forwarding;

namespace AgentIdentity.Sidecar;

/// <summary>
/// The process beside one workload. A client that cannot make proofs speaks to it on loopback with a key from a file;
/// it acts under one delegation and sends everything on to the broker's gateway, which decides.
/// </summary>
internal static class SidecarHost
{
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);

        var settings = SidecarSettings.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The gateway holds the limit of each upstream; a second limit here would only be another answer to the same question.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(settings.Address, settings.Port);
        });

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(CallerKey.OpenFile(settings.CallerKeyFile));
        builder.Services.AddAgentIdentityClient(client =>
        {
            client.Authority = settings.Authority;
            client.AgentId = settings.AgentId;
            client.KeyFile = settings.KeyFile;
        });
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton<GatewayConnections>();
        builder.Services.AddSingleton<GatewayForwarder>();

        var app = builder.Build();
        app.MapGet("/healthz/live", () => Results.Text("ok"));
        app.UseMiddleware<CallerCheck>();
        app.MapForwarding();
        return app;
    }
}
