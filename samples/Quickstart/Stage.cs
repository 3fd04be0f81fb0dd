using AgentIdentity.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Quickstart.Cast;
using Quickstart.Report;
using Quickstart.Upstreams;

namespace Quickstart;

/// <summary>
/// Starts everything over real sockets on free loopback ports, with a temporary data folder of its own: the broker, a
/// CRM (MCP), an orders API (HTTP) and a model provider. Stops it all again and removes the folder.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly List<WebApplication> _hosts = [];

    private Stage(Scene scene) => Scene = scene;

    public Scene Scene { get; }

    /// <param name="more">Settings beside the story's own, as arguments of the broker.</param>
    public static async Task<Stage> OpenAsync(params string[] more)
    {
        var (broker, crm, orders, models) = (Ports.FreeOrigin(), Ports.FreeOrigin(), Ports.FreeOrigin(), Ports.FreeOrigin());
        var folder = Directory.CreateTempSubdirectory("agentidentity-quickstart-").FullName;
        var server = BrokerServer.Create([.. Settings(broker, folder, crm, orders, models), .. more], BrokerLog.To(folder));
        await server.StartAsync();

        var key = await File.ReadAllTextAsync(Path.Combine(folder, "admin.key"));
        var stage = new Stage(new Scene
        {
            Broker = broker,
            DataFolder = folder,
            Administrator = new Administrator(broker, key.Trim()),
            Ben = new Browser(broker),
            Codex = new CastAgent("codex", broker),
            Scout = new CastAgent("scout", broker),
        });
        stage._hosts.Add(server);
        await stage.StartUpstreamAsync(CrmServer.Create(crm, broker, stage.Scene.CrmSaw));
        await stage.StartUpstreamAsync(OrdersApi.Create(orders, broker, stage.Scene.OrdersLog));
        await stage.StartUpstreamAsync(ModelProvider.Create(models, Scene.ProviderKey, stage.Scene.ProviderSaw, stage.Scene.FirstWord));
        await Household.MoveInAsync(stage.Scene);
        return stage;
    }

    /// <summary>Leaves everything running until Ctrl+C.</summary>
    public async Task KeepAsync(Narrator tell)
    {
        await Curl.PrintAsync(Scene, tell);
        tell.Line("Press Ctrl+C to stop.");
        await _hosts[0].WaitForShutdownAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.DisposeAsync();
        }

        Scene.Administrator.Dispose();
        Scene.Ben.Dispose();
        Scene.Codex.Dispose();
        Scene.Scout.Dispose();
        Directory.Delete(Scene.DataFolder, recursive: true);
    }

    private static string[] Settings(Uri broker, string folder, Uri crm, Uri orders, Uri models) =>
    [
        $"--urls={broker.GetLeftPart(UriPartial.Authority)}",
        $"--AgentIdentity:PublicUrl={broker.GetLeftPart(UriPartial.Authority)}",
        $"--AgentIdentity:DataFolder={folder}",
        $"--AgentIdentity:PolicyFolder={Path.Combine(AppContext.BaseDirectory, "policies", "default")}",
        "--AgentIdentity:Upstreams:crm:Kind=mcp",
        $"--AgentIdentity:Upstreams:crm:Address={crm}mcp",
        $"--AgentIdentity:Upstreams:crm:Audience={CrmServer.Audience(crm)}",
        "--AgentIdentity:Upstreams:crm:Credential=token",
        "--AgentIdentity:Upstreams:orders:Kind=http",
        $"--AgentIdentity:Upstreams:orders:Address={orders}",
        $"--AgentIdentity:Upstreams:orders:Audience={OrdersApi.Audience(orders)}",
        "--AgentIdentity:Upstreams:orders:Credential=token",
        $"--AgentIdentity:Models:{Scene.ModelAlias}:Provider=openai",
        $"--AgentIdentity:Models:{Scene.ModelAlias}:Address={models}v1",
        $"--AgentIdentity:Models:{Scene.ModelAlias}:ApiKey={Scene.ProviderKey}",
        $"--AgentIdentity:Models:{Scene.ModelAlias}:Model=provider-model-1",
        $"--AgentIdentity:Models:{Scene.ModelAlias}:InputUsdPerMillion=2.50",
        $"--AgentIdentity:Models:{Scene.ModelAlias}:OutputUsdPerMillion=10",
    ];

    private async Task StartUpstreamAsync(WebApplication host)
    {
        _hosts.Add(host);
        await host.StartAsync();
    }
}
