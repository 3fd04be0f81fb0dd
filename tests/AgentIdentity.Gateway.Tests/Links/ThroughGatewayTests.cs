using System.Net.Http.Headers;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>The SDK's client of every revision in front of the gateway, and servers of every kind behind it: nobody notices the difference.</summary>
public sealed class ThroughGatewayTests : IAsyncLifetime
{
    private readonly ScriptFolder _folder = new();
    private WebApplication _modern = null!;
    private WebApplication _sessions = null!;

    public static TheoryData<string, string> Pairs()
    {
        TheoryData<string, string> pairs = [];
        foreach (var revision in new[] { "2026-07-28", "2025-11-25", "2025-06-18" })
        {
            foreach (var upstream in new[] { "new", "old", "program", "modernprogram", "all" })
            {
                pairs.Add(revision, upstream);
            }
        }

        return pairs;
    }

    public async ValueTask InitializeAsync() => (_modern, _sessions) = (await EraServer.StartAsync(sessions: false), await EraServer.StartAsync(sessions: true));

    public async ValueTask DisposeAsync()
    {
        await _modern.DisposeAsync();
        await _sessions.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_client_lists_calls_and_answers_what_it_is_asked(string revision, string upstream)
    {
        await using var world = await GatewayWorld.StartAsync(Configure);
        world.Caller.Details = AuthorizationDetails.Of(
            new McpToolDetail([.. new[] { "new", "old", "program" }.Select(name => $"{world.Origin}/mcp/{name}")], ["tools/call"], "*", [], null));
        using var http = new HttpClient(new Signing(world, "/mcp/" + upstream) { InnerHandler = new SocketsHttpHandler { UseProxy = false } });
        await using var transport = new HttpClientTransport(
            new HttpClientTransportOptions { Endpoint = new Uri($"{world.Origin}/mcp/{upstream}"), TransportMode = HttpTransportMode.StreamableHttp }, http);
        await using var client = await McpClient.CreateAsync(transport, new McpClientOptions
        {
            ProtocolVersion = revision,
            Handlers = new McpClientHandlers
            {
                ElicitationHandler = static (asked, _) => ValueTask.FromResult(new ElicitResult
                {
                    Action = "accept",
                    Content = new Dictionary<string, System.Text.Json.JsonElement> { ["name"] = LinkWorld.Json("\"Ben\"") },
                }),
            },
        });

        client.NegotiatedProtocolVersion.Should().Be(revision);
        var prefix = upstream == "all" ? "program__" : "";
        (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Contain([prefix + "echo", prefix + "greet"]);
        TextOf(await client.CallToolAsync(prefix + "echo", new Dictionary<string, object?> { ["text"] = "größe" })).Should().Be("you said größe");
        TextOf(await client.CallToolAsync(prefix + "greet")).Should().StartWith("hello Ben");
        var unknown = () => client.CallToolAsync(prefix + "no_such_thing").AsTask();
        await unknown.Should().ThrowAsync<ModelContextProtocol.McpException>();
        world.Strangers.Should().BeEmpty();
    }

    private static string TextOf(CallToolResult result) => result.Content.OfType<TextContentBlock>().First().Text;

    private void Configure(GatewayWorld world)
    {
        Set(world, "new", "Address", EraServer.AddressOf(_modern));
        Set(world, "old", "Address", EraServer.AddressOf(_sessions));
        foreach (var (name, mode) in new[] { ("program", "sessions"), ("modernprogram", "modern") })
        {
            var options = _folder.Upstream(mode);
            Set(world, name, "Command", options.Command!);
            Set(world, name, "Process:SameUser", options.Process.SameUser ? "true" : "false");
            for (var i = 0; i < options.Arguments.Count; i++)
            {
                Set(world, name, "Arguments:" + i, options.Arguments[i]);
            }
        }

        foreach (var (member, i) in new[] { "new", "old", "program" }.Select(static (member, i) => (member, i)))
        {
            world.Settings["AgentIdentity:VirtualServers:all:Upstreams:" + i] = member;
        }
    }

    private static void Set(GatewayWorld world, string upstream, string key, string value)
    {
        world.Settings[$"AgentIdentity:Upstreams:{upstream}:Kind"] = "mcp";
        world.Settings[$"AgentIdentity:Upstreams:{upstream}:Credential"] = "none";
        world.Settings[$"AgentIdentity:Upstreams:{upstream}:TimeoutSeconds"] = "20";
        world.Settings[$"AgentIdentity:Upstreams:{upstream}:{key}"] = value;
    }

    /// <summary>Gives every request of the SDK a token and a proof of its own.</summary>
    private sealed class Signing(GatewayWorld world, string path) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = world.Caller.Token(path);
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
            request.Headers.Add("DPoP", world.Caller.Proof(request.Method.Method, path, token));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
