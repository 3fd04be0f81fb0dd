using System.Text.Json.Nodes;
using AgentIdentity.Server;
using Microsoft.AspNetCore.Builder;
using Quickstart;
using Quickstart.Cast;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Setup;

/// <summary>A broker over real sockets with upstreams of the test's choosing, Ben, and an agent to whom Ben delegates.</summary>
internal sealed class PeerStage : IAsyncDisposable
{
    /// <summary>What an MCP client may ask of a server, and a server of its client.</summary>
    public static readonly string[] Everything = ["tools/call", "resources/read", "prompts/get", "sampling/createMessage", "elicitation/create", "roots/list"];

    private static readonly string[] BesidesTools = ["resources", "prompts", "sampling", "elicitation", "roots"];

    private readonly WebApplication _server;
    private readonly string _folder;
    private readonly Browser _ben;
    private bool _signedIn;

    private PeerStage(WebApplication server, Uri origin, string folder, Administrator administrator)
    {
        (_server, Origin, _folder, Administrator) = (server, origin, folder, administrator);
        (_ben, Agent) = (new Browser(origin), new CastAgent("peer", origin));
    }

    public Uri Origin { get; }

    public Administrator Administrator { get; }

    public CastAgent Agent { get; }

    public string DataFolder => _folder;

    /// <param name="settings">Below AgentIdentity, such as <c>Upstreams:files:Kind=mcp</c>.</param>
    public static Task<PeerStage> OpenAsync(params string[] settings) => OpenAsync(static _ => { }, settings);

    public static async Task<PeerStage> OpenAsync(Action<WebApplicationBuilder> configure, params string[] settings)
    {
        var origin = Ports.FreeOrigin();
        var folder = Directory.CreateTempSubdirectory("agentidentity-peers-").FullName;
        var server = BrokerServer.Create(
        [
            $"--urls={origin.GetLeftPart(UriPartial.Authority)}",
            $"--AgentIdentity:PublicUrl={origin.GetLeftPart(UriPartial.Authority)}",
            $"--AgentIdentity:DataFolder={folder}",
            $"--AgentIdentity:PolicyFolder={Path.Combine(AppContext.BaseDirectory, "policies", "default")}",
            .. settings.Select(static setting => "--AgentIdentity:" + setting),
        ], builder =>
        {
            BrokerLog.To(folder)(builder);
            configure(builder);
        });
        await server.StartAsync();
        var key = (await File.ReadAllTextAsync(Path.Combine(folder, "admin.key"))).Trim();
        var stage = new PeerStage(server, origin, folder, new Administrator(origin, key));
        await stage.Administrator.AddPersonAsync("ben", "Ben", Scene.Password);
        await stage.Administrator.AddAgentAsync("peer", "Peer", "ben", stage.Agent.PublicKeys(), CastAgent.Callback);
        return stage;
    }

    /// <summary>Settings of an MCP server that may be asked everything, and may ask its client everything, as far as policy allows.</summary>
    public static string[] Server(string upstream, params string[] settings) => [.. new[] { "Kind=mcp", "Credential=none", "NewTools=allow", "Sampling=true", "Roots=true" }
        .Concat(settings).Select(setting => $"Upstreams:{upstream}:{setting}")];

    public string Mcp(string upstream) => new Uri(Origin, "/mcp/" + upstream).ToString();

    /// <summary>Lets Ben and the agent call these tools there, and whatever else there is.</summary>
    public async Task PermitAsync(string upstream, params string[] tools)
    {
        foreach (var tool in tools)
        {
            await Administrator.AllowToolAsync(upstream, tool);
        }

        foreach (var what in tools.Select(tool => $"tool:{upstream}/{tool}").Concat(BesidesTools.Select(kind => $"operation:{upstream}/{kind}")))
        {
            await Administrator.AllowAsync("user:ben", "human_may", what);
            await Administrator.AllowAsync("agent:peer", "agent_may", what);
        }
    }

    /// <summary>Ben grants everything there; the tuples are still asked.</summary>
    public Task<string> DelegateAsync(string upstream, params string[] actions) => GrantAsync([Detail(upstream, actions.Length == 0 ? Everything : actions)]);

    /// <summary>The same at several.</summary>
    public Task<string> DelegateAllAsync(string[] upstreams) => GrantAsync([.. upstreams.Select(upstream => Detail(upstream, Everything))]);

    /// <summary>Ben grants what the agent asks for.</summary>
    public async Task<string> GrantAsync(JsonArray details, long budgetMicroUsd = 1_000_000)
    {
        var request = await Agent.AskForDelegationAsync("Play a peer", details, budgetMicroUsd);
        await _ben.OpenAsync(request.Address);
        if (!_signedIn)
        {
            await _ben.SubmitAsync("password", ("username", "ben"), ("password", Scene.Password));
            _signedIn = true;
        }

        await _ben.SubmitAsync("decision", ("decision", "grant"), ("allow", "delegate"));
        return await request.CompleteAsync(_ben.Address);
    }

    private JsonObject Detail(string upstream, string[] actions) => new()
    {
        ["type"] = "urn:agentidentity:mcp-tool",
        ["locations"] = new JsonArray(Mcp(upstream)),
        ["actions"] = new JsonArray([.. actions.Select(static action => (JsonNode)action)]),
        ["identifier"] = "*",
    };

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Administrator.Dispose();
        Agent.Dispose();
        _ben.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
