using System.ComponentModel;
using System.Net.Http.Headers;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

namespace AgentIdentity.Gateway.Tests.Mcp;

/// <summary>The MCP SDK's own client and server, with the gateway between.</summary>
public sealed class RealClientTests
{
    [Theory]
    [InlineData("2026-07-28")]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    public async Task The_SDKs_client_lists_and_calls_through_the_gateway(string revision)
    {
        await using var crm = await StartCrmAsync();
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            w.Settings["AgentIdentity:Upstreams:crm:Address"] = crm.Urls.Single() + "/mcp";
            w.Settings["AgentIdentity:Upstreams:crm:TimeoutSeconds"] = "20";
            w.Decisions.Hidden.Add("delete_contact");
            w.Decisions.Denied.Add("create_refund");
        });
        using var http = new HttpClient(new Signing(world) { InnerHandler = new SocketsHttpHandler { UseProxy = false } });
        await using var transport = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(world.Origin + "/mcp/crm"), TransportMode = HttpTransportMode.StreamableHttp }, http);
        await using var client = await McpClient.CreateAsync(transport, new McpClientOptions { ProtocolVersion = revision });

        client.NegotiatedProtocolVersion.Should().Be(revision);
        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().BeEquivalentTo("search_contacts", "create_refund");
        var found = await client.CallToolAsync("search_contacts", new Dictionary<string, object?> { ["query"] = "größe" });
        found.Content.OfType<ModelContextProtocol.Protocol.TextContentBlock>().Single().Text.Should().Be("found größe");

        var denied = () => client.CallToolAsync("create_refund", new Dictionary<string, object?> { ["amount"] = 500 }).AsTask();
        (await denied.Should().ThrowAsync<ModelContextProtocol.McpException>()).Which.Message.Should().Contain("Refunds above 250");
        var hidden = () => client.CallToolAsync("delete_contact").AsTask();
        (await hidden.Should().ThrowAsync<ModelContextProtocol.McpException>()).Which.Message.Should().Contain("Unknown tool: delete_contact");
        world.Strangers.Should().BeEmpty();
    }

    private static async Task<WebApplication> StartCrmAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<CrmTools>();
        var app = builder.Build();
        app.MapMcp("/mcp");
        await app.StartAsync();
        return app;
    }

    /// <summary>Gives every request of the SDK a token and a proof of its own.</summary>
    private sealed class Signing(GatewayWorld world) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = world.Caller.Token("/mcp/crm");
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
            request.Headers.Add("DPoP", world.Caller.Proof(request.Method.Method, "/mcp/crm", token));
            return base.SendAsync(request, cancellationToken);
        }
    }
}

[McpServerToolType]
internal sealed class CrmTools
{
    [McpServerTool(Name = "search_contacts"), Description("Finds contacts")]
    public static string Search(string query) => "found " + query;

    [McpServerTool(Name = "create_refund"), Description("Pays money back")]
    public static string Refund(int amount) => "refunded " + amount;

    [McpServerTool(Name = "delete_contact"), Description("Deletes a contact")]
    public static string Delete() => "deleted";
}
