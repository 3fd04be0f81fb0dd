#pragma warning disable MCP9005 // MCP has deprecated what these use; peers use it, and the gateway mediates it.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace AgentIdentity.EndToEnd.Tests.Peers.Fixture;

/// <summary>
/// What the conformance suite calls the server under test, on the C# SDK: every tool, resource and prompt that its scenarios name, in
/// 2026-07-28 without sessions and in the older revisions with them.
/// </summary>
internal static class FixtureServer
{
    public static async Task<WebApplication> StartAsync(string origin)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        builder.Services.AddMcpServer(static options =>
            {
                options.ServerInfo = new() { Name = "fixture", Version = "1.0.0" };
                options.Capabilities = new() { Logging = new(), Completions = new() };
            })
            .WithHttpTransport(static options => options.SessionMode = HttpServerSessionMode.StatefulForInitializeClients)
            .WithTools<ContentTools>().WithTools<AskingTools>().WithTools<InputTools>().WithTools<StatelessTools>()
            .WithTools([SchemaTool.Create()])
            .WithPrompts<FixturePrompts>().WithResources<FixtureResources>()
            .WithCompleteHandler(static (_, _) => new(new CompleteResult { Completion = new() { Values = ["paris", "park"], Total = 2, HasMore = false } }))
            .WithSubscribeToResourcesHandler(static (_, _) => new(new EmptyResult()))
            .WithUnsubscribeFromResourcesHandler(static (_, _) => new(new EmptyResult()))
            .WithSetLoggingLevelHandler(static (_, _) => new(new EmptyResult()));
        var app = builder.Build();

        // A page that rebinds its name to loopback sends its own name.
        app.Use(static async (http, next) =>
        {
            if (http.Request.Host.Host is "localhost" or "127.0.0.1")
            {
                await next(http);
            }
            else
            {
                http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            }
        });
        app.MapMcp("/mcp");
        await app.StartAsync();
        return app;
    }
}
