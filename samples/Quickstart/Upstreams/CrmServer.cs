using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Quickstart.Upstreams;

/// <summary>A real MCP server: a small CRM on the ModelContextProtocol.AspNetCore package.</summary>
internal static class CrmServer
{
    public static WebApplication Create(Uri origin, Uri broker, SeenCalls seen)
    {
        var builder = QuietHost.On(origin);
        builder.Services.AddSingleton(seen).AddHttpContextAccessor();
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<CrmTools>();
        builder.Services.AddAuthentication().AddAgentIdentity(options =>
        {
            options.Authority = broker.GetLeftPart(UriPartial.Authority);
            options.Audience = Audience(origin);
            options.AllowBearer = true;
        });

        var app = builder.Build();
        app.MapMcp("/mcp").RequireDelegation();
        return app;
    }

    public static string Audience(Uri origin) => new Uri(origin, "/mcp").ToString();
}
