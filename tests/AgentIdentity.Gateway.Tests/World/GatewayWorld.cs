using System.Net;
using System.Net.Sockets;
using AgentIdentity.AspNetCore;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Security;
using AgentIdentity.Gateway.Tests.Links;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Tests.World;

/// <summary>A gateway on a real port, an upstream on another, and hand-written ports between.</summary>
internal sealed class GatewayWorld : IAsyncDisposable
{
    private static int _nextPort = Environment.ProcessId * 97;
    private WebApplication? _app;

    private GatewayWorld() => Decisions = new TestDecisions(Money);

    public TestDecisions Decisions { get; }

    public TestEvidence Evidence { get; } = new();

    public TestMoney Money { get; } = new();

    public TestCredentials Credentials { get; } = new();

    public TestStops Stops { get; } = new();

    public TestKeptStates Kept { get; } = new();

    /// <summary>The lines about strangers.</summary>
    public IReadOnlyList<SecurityLine> Strangers => ((SecurityLog)_app!.Services.GetRequiredService<ISecurityLog>()).Recent;

    /// <summary>The pins of MCP servers' tools; null for a host that keeps none.</summary>
    public TestPins? Pins { get; set; }

    /// <summary>What the gateway logs.</summary>
    public LogLines Lines { get; } = new();

    public RecordingUpstream Upstream { get; } = new();

    public Dictionary<string, string?> Settings { get; } = [];

    public string Origin { get; private set; } = "";

    public int Port { get; private set; }

    /// <summary>Where it listens over HTTP/2 in plain text, besides; 0 for nowhere.</summary>
    public int Http2Port { get; set; }

    public TestCaller Caller { get; private set; } = null!;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Starts with upstreams crm (mcp), orders, shop and open (http, the last two with Bearer), gone (down), and the models small and large.</summary>
    public static async Task<GatewayWorld> StartAsync(Action<GatewayWorld>? configure = null)
    {
        var world = new GatewayWorld();
        await world.Upstream.StartAsync();
        world.Configure();
        configure?.Invoke(world);
        await world.RunAsync();
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Upstream.DisposeAsync();
        Stops.Dispose();
    }

    /// <summary>A singleton of the gateway.</summary>
    public T Part<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    /// <summary>Stops the gateway as its host does.</summary>
    public Task StopAsync() => _app!.StopAsync();

    /// <summary>For tests of silence; everything else gets time, for a loaded machine is slow and not silent.</summary>
    public void Hurry()
    {
        foreach (var key in Settings.Keys.Where(key => key.EndsWith(":TimeoutSeconds", StringComparison.Ordinal)).ToList())
        {
            Settings[key] = "1";
        }
    }

    private void Configure()
    {
        Port = FreePort();
        Origin = $"http://127.0.0.1:{Port}";
        var upstream = $"http://127.0.0.1:{Upstream.Port}";
        foreach (var (key, value) in new Dictionary<string, string?>
        {
            ["PublicUrl"] = Origin,
            ["Upstreams:crm:Kind"] = "mcp",
            ["Upstreams:crm:Address"] = upstream + "/mcp",
            ["Upstreams:crm:Revision"] = "2026-07-28",
            ["Upstreams:crm:MaxBodyBytes"] = "65536",
            ["Upstreams:crm:TimeoutSeconds"] = "20",
            ["Upstreams:orders:Kind"] = "http",
            ["Upstreams:orders:Address"] = upstream,
            ["Upstreams:orders:MaxBodyBytes"] = "65536",
            ["Upstreams:orders:TimeoutSeconds"] = "20",
            ["Upstreams:shop:Kind"] = "http",
            ["Upstreams:shop:Address"] = upstream + "/shop",
            ["Upstreams:shop:Credential"] = "header",
            ["Upstreams:shop:Header"] = "X-Shop-Key",
            ["Upstreams:shop:Secret"] = "s3cret",
            ["Upstreams:shop:AllowBearer"] = "true",
            ["Upstreams:open:Kind"] = "http",
            ["Upstreams:open:Address"] = upstream,
            ["Upstreams:open:AllowBearer"] = "true",
            ["Upstreams:gone:Kind"] = "http",
            ["Upstreams:gone:Address"] = "http://127.0.0.1:1",
            ["Models:small:Address"] = upstream + "/v1",
            ["Models:small:ApiKey"] = "sk-provider",
            ["Models:small:Model"] = "provider-small",
            ["Models:small:InputUsdPerMillion"] = "1.00",
            ["Models:small:OutputUsdPerMillion"] = "2.00",
            ["Models:small:TimeoutSeconds"] = "20",
            ["Models:large:Address"] = upstream + "/v1",
            ["Models:large:InputUsdPerMillion"] = "10",
            ["Models:large:OutputUsdPerMillion"] = "20",
            ["MaxModelBodyBytes"] = "65536",
        })
        {
            Settings["AgentIdentity:" + key] = value;
        }
    }

    private async Task RunAsync()
    {
        var keys = KeyRing.InMemory(TimeProvider.System);
        Caller = new TestCaller(this, keys);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Lines);
        builder.WebHost.UseUrls(Origin);
        if (Http2Port != 0)
        {
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.ListenLocalhost(Port);
                kestrel.ListenLocalhost(Http2Port, static listen => listen.Protocols = HttpProtocols.Http2);
            });
        }

        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Services.AddSingleton<IDecisions>(Decisions).AddSingleton<IEvidence>(Evidence).AddSingleton<IMoney>(Money);
        builder.Services.AddSingleton<Ports.ICredentials>(Credentials).AddSingleton<IStops>(Stops).AddSingleton<IKeptStates>(Kept);
        if (Pins is { } pins)
        {
            builder.Services.AddSingleton<IToolPins>(pins);
        }

        builder.Services.AddSingleton(new DelegationAuthenticator(
            TokenTrust.Of(Origin, keys),
            new DpopValidator(new ReplayMemory(10_000, TimeProvider.System), new DpopOptions(), TimeProvider.System),
            TimeProvider.System));
        builder.Services.AddAgentIdentityGateway(builder.Configuration);
        _app = builder.Build();
        _app.MapAgentIdentityGateway();
        _app.MapGet("/admin/agents", () => "not for you");
        await _app.StartAsync();
    }

    // The origin must be known before the server starts. Below the range of outgoing connections nobody takes a port in between.
    private static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 20_000 + (Interlocked.Increment(ref _nextPort) % 12_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }
}
