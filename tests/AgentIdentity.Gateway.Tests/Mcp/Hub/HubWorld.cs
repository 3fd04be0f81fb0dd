using System.Net.Http.Headers;
using AgentIdentity.Gateway.Tests.Links;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Builder;
using ModelContextProtocol.Client;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

/// <summary>The SDK's client, the gateway, and the SDK's server, each of whatever revision.</summary>
internal sealed class HubWorld : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];

    public required GatewayWorld Gateway { get; init; }

    public required WebApplication Server { get; init; }

    public static async Task<HubWorld> StartAsync(bool sessions, Action<GatewayWorld>? configure = null)
    {
        var server = await EraServer.StartAsync(sessions);
        var gateway = await GatewayWorld.StartAsync(w =>
        {
            w.Settings["AgentIdentity:Upstreams:crm:Address"] = EraServer.AddressOf(server);
            w.Settings["AgentIdentity:Upstreams:crm:Revision"] = "auto";
            configure?.Invoke(w);
        });
        return new HubWorld { Gateway = gateway, Server = server };
    }

    public async Task<McpClient> ConnectAsync(string revision, Action<McpClientOptions>? configure = null)
    {
        var http = new HttpClient(new Signing(Gateway) { InnerHandler = new SocketsHttpHandler { UseProxy = false } });
        var transport = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(Gateway.Origin + "/mcp/crm"), TransportMode = HttpTransportMode.StreamableHttp }, http, ownsHttpClient: true);
        var options = new McpClientOptions { ProtocolVersion = revision };
        configure?.Invoke(options);
        var client = await McpClient.CreateAsync(transport, options);
        _open.Add(client);
        _open.Add(transport);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _open)
        {
            await one.DisposeAsync();
        }

        await Gateway.DisposeAsync();
        await Server.DisposeAsync();
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
