using AgentIdentity.Gateway.Configuration;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server;

/// <summary>How this process listens and what it says about itself.</summary>
internal static class Hosting
{
    private const long MostForOAuth = 64 * 1024;

    // The lowest of all configuration: everything else, environment and arguments included, overrides it.
    private static readonly Dictionary<string, string?> QuietLogs = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        // It warns that session keys lie unencrypted in the data folder, as all keys do: the folder's mode guards them.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        ["Logging:LogLevel:OpenIddict"] = "Warning",
        ["Logging:LogLevel:Yarp"] = "Warning",
    };

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // SettingsWatch looks for changes in its place.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
            // The pages are found by this name even when another program hosts the server.
            ApplicationName = typeof(Hosting).Assembly.GetName().Name,
        });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = QuietLogs });
        return builder;
    }

    public static void AddHosting(this WebApplicationBuilder builder, ServerSettings settings)
    {
        builder.Services.AddSingleton(settings);
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<Faults>();
        builder.Services.AddHostedService<SettingsWatch>();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<GatewayOptions>>(static (kestrel, gateway) =>
            (kestrel.Limits.MaxConcurrentConnections, kestrel.Limits.MaxConcurrentUpgradedConnections) = (gateway.Value.Limits.Connections, gateway.Value.Limits.Connections));

        // The drain has its own bound; what comes after it, the last entries and the last checkpoint, gets this long.
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<GatewayOptions>>(static (host, gateway) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(gateway.Value.Limits.DrainDelaySeconds + gateway.Value.Limits.DrainSeconds + 15));
        if (builder.Configuration["urls"] is null && builder.Configuration["Kestrel:Endpoints"] is null && !settings.IsHttps)
        {
            builder.WebHost.UseUrls(settings.Origin);
        }
    }

    /// <summary>OAuth requests and forms are small; whoever sends more is refused before it is read.</summary>
    public static void UseSmallBodies(this WebApplication app) => app.Use(static (http, next) =>
    {
        var path = http.Request.Path;
        if ((path.StartsWithSegments("/oauth2") || path.StartsWithSegments("/account") || path.StartsWithSegments("/consent")
                || path.StartsWithSegments("/console") || path.StartsWithSegments("/delegations"))
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostForOAuth;
        }

        return next(http);
    });
}
