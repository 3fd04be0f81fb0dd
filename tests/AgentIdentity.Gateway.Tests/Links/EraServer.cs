#pragma warning disable MCP9005 // MCP has deprecated what these use; peers use it, and the gateway mediates it.
using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>A server of the MCP SDK, of either era.</summary>
internal static class EraServer
{
    /// <param name="sessions">Whether it has sessions; otherwise it speaks 2026-07-28.</param>
    /// <param name="watch">Sees every request before the server does.</param>
    public static async Task<WebApplication> StartAsync(bool sessions, Func<Microsoft.AspNetCore.Http.HttpContext, Func<Task>, Task>? watch = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMcpServer(static options => options.ServerInstructions = "Be kind.")
            .WithHttpTransport(options => options.SessionMode = sessions ? HttpServerSessionMode.Stateful : HttpServerSessionMode.Stateless)
            .WithTools<EraTools>().WithResources<EraResources>().WithPrompts<EraPrompts>();
        var app = builder.Build();
        if (watch is not null)
        {
            app.Use(watch);
        }

        app.MapMcp("/mcp");
        await app.StartAsync();
        return app;
    }

    public static string AddressOf(WebApplication app) => app.Urls.Single() + "/mcp";
}

[McpServerToolType]
internal sealed class EraTools
{
    [McpServerTool(Name = "echo"), Description("Says it back")]
    public static string Echo(string text) => "you said " + text;

    [McpServerTool(Name = "count"), Description("Counts with progress")]
    public static string Count(int to, IProgress<ProgressNotificationValue> progress)
    {
        for (var i = 1; i <= to; i++)
        {
            progress.Report(new ProgressNotificationValue { Progress = i, Total = to });
        }

        return "counted";
    }

    [McpServerTool(Name = "wait"), Description("Waits until it is cancelled")]
    public static async Task<string> Wait(CancellationToken cancellationToken)
    {
        Waiting.Release();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Cancelled.Release();
        }

        return "never";
    }

    [McpServerTool(Name = "greet"), Description("Asks for a name first")]
    public static async Task<string> Greet(McpServer server, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        if (server.NegotiatedProtocolVersion == "2026-07-28")
        {
            return context.Params!.InputResponses?.TryGetValue("who", out var answer) == true
                ? "hello " + answer.Deserialize((System.Text.Json.Serialization.Metadata.JsonTypeInfo<ElicitResult>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ElicitResult)))!.Content!["name"].GetString() + " of " + context.Params.RequestState
                : throw new InputRequiredException(new Dictionary<string, InputRequest> { ["who"] = InputRequest.ForElicitation(Form()) }, "state-1");
        }

        var result = await server.ElicitAsync(Form(), cancellationToken);
        return result.IsAccepted ? "hello " + result.Content!["name"].GetString() : "no name: " + result.Action;
    }

    [McpServerTool(Name = "compose"), Description("Asks the client's model")]
    public static async Task<string> Compose(McpServer server, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        var prompt = new CreateMessageRequestParams { Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = "A word?" }] }], MaxTokens = 10 };
        var said = server.NegotiatedProtocolVersion != "2026-07-28" ? await server.SampleAsync(prompt, cancellationToken)
            : context.Params!.InputResponses?.TryGetValue("word", out var answer) == true ? answer.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo)!
            : throw new InputRequiredException(new Dictionary<string, InputRequest> { ["word"] = InputRequest.ForSampling(prompt) }, null);
        return "the model said " + said.Content.OfType<TextContentBlock>().Single().Text;
    }

    [McpServerTool(Name = "where"), Description("Asks for the client's roots")]
    public static async Task<string> Where(McpServer server, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        var told = server.NegotiatedProtocolVersion != "2026-07-28" ? await server.RequestRootsAsync(new ListRootsRequestParams(), cancellationToken)
            : context.Params!.InputResponses?.TryGetValue("roots", out var answer) == true ? answer.Deserialize(InputResponse.ListRootsResultJsonTypeInfo)!
            : throw new InputRequiredException(new Dictionary<string, InputRequest> { ["roots"] = InputRequest.ForRootsList(new ListRootsRequestParams()) }, null);
        return "the roots are " + string.Join(", ", told.Roots.Select(static root => root.Uri));
    }

    public static SemaphoreSlim Waiting { get; } = new(0);

    public static SemaphoreSlim Cancelled { get; } = new(0);

    private static ElicitRequestParams Form() => new()
    {
        Message = "Who are you?",
        RequestedSchema = new() { Properties = { ["name"] = new ElicitRequestParams.StringSchema() } },
    };
}

[McpServerResourceType]
internal sealed class EraResources
{
    [McpServerResource(UriTemplate = "test://notes", Name = "notes"), Description("Notes")]
    public static string Notes() => "remember the milk";
}

[McpServerPromptType]
internal sealed class EraPrompts
{
    [McpServerPrompt(Name = "summary"), Description("Sums up")]
    public static string Summary(string topic) => "Sum up " + topic;
}
