using System.ClientModel;
using System.ClientModel.Primitives;
using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;
using OpenAI;
using OpenAI.Chat;

namespace AgentIdentity.Client.Tests;

/// <summary>The handler under the clients that agents really use.</summary>
public sealed class KnownClients
{
    [Fact]
    public async Task The_MCP_client_calls_a_tool_under_a_delegation()
    {
        var refusals = 0;
        await using var agent = await Agent.StartAsync(
            services => services.AddMcpServer().WithHttpTransport().WithTools<Greeter>(),
            (app, broker) =>
            {
                app.Use(async (context, next) =>
                {
                    if (!context.Request.Path.StartsWithSegments("/mcp", StringComparison.Ordinal) || broker.Check(context.Request, broker.Issuer + "/mcp/crm", out _) is not { } refused)
                    {
                        await next();
                        return;
                    }

                    Interlocked.Increment(ref refusals);
                    await refused.ExecuteAsync(context);
                });
                app.MapMcp("/mcp/crm");
            });
        agent.Broker.DemandNonce = true;
        var transport = new HttpClientTransport(new() { Endpoint = new(agent.Broker.Issuer + "/mcp/crm") }, agent.Under("dlg_1", "/mcp/crm"), ownsHttpClient: true);
        await using var mcp = await McpClient.CreateAsync(transport, cancellationToken: Cancel);

        var result = await mcp.CallToolAsync("greet", new Dictionary<string, object?> { ["name"] = "Ben" }, cancellationToken: Cancel);

        result.Content.Should().ContainSingle().Which.ToString().Should().Contain("Hello Ben");
        refusals.Should().Be(1, "only the first request lacked the nonce");
    }

    [Fact]
    public async Task The_OpenAI_client_chats_under_a_delegation_both_ways()
    {
        const string answer = """{"id":"c","object":"chat.completion","created":1,"model":"fast","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";
        await using var agent = await Agent.StartAsync(map: (app, broker) => app.MapPost("/v1/chat/completions", (HttpContext context) =>
            broker.Check(context.Request, broker.Issuer + "/v1", out _) ?? Results.Text(answer, "application/json")));
        using var http = agent.Under("dlg_1", "/v1");
        var chat = new ChatClient("fast", new ApiKeyCredential("unused"), new OpenAIClientOptions { Endpoint = new(agent.Broker.Issuer + "/v1"), Transport = new HttpClientPipelineTransport(http) });

        var asynchronous = await chat.CompleteChatAsync([new UserChatMessage("hello")], cancellationToken: Cancel);
        var synchronous = await Task.Run(() => chat.CompleteChat([new UserChatMessage("hello")], cancellationToken: Cancel), Cancel);

        asynchronous.Value.Content[0].Text.Should().Be("hi");
        synchronous.Value.Content[0].Text.Should().Be("hi");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [McpServerToolType]
    private sealed class Greeter
    {
        [McpServerTool(Name = "greet"), Description("Greets.")]
        public static string Greet(string name) => $"Hello {name}";
    }
}
