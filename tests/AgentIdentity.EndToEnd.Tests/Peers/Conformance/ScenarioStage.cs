using System.Text.Json;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>
/// An upstream for every scenario, every revision of its server and every revision of a client that meets it, so that none knows of
/// another: the proxy with the key, the gateway, the relay, and behind it the server that the suite opens.
/// </summary>
public sealed class ScenarioStage : IAsyncLifetime
{
    private readonly Dictionary<string, ConformanceRun> _direct = [];
    private ScenarioRelay? _relay;
    private PeerStage? _stage;
    private KeyProxy? _proxy;

    /// <summary>By scenario: where its server is to be put, and where a client then finds it behind the gateway. For scenarios.mjs.</summary>
    public string Through(string client, string server) => JsonSerializer.Serialize(Of(server).ToDictionary(
        static scenario => scenario.Name,
        scenario => scenario.Upstream(client, server) is var upstream ? new { relay = _relay!.At(upstream), proxy = _proxy!.At("/mcp/" + upstream) } : null));

    /// <summary>The same without a gateway, once for all: the client in the revision of the servers.</summary>
    internal async Task<ConformanceRun> DirectAsync(string server)
    {
        if (!_direct.TryGetValue(server, out var run))
        {
            _direct[server] = run = await ConformanceRun.ClientAsync(server, server, through: null, TestContext.Current.CancellationToken);
        }

        return run;
    }

    public async ValueTask InitializeAsync()
    {
        if (!NodePeers.AreThere)
        {
            return;
        }

        var upstreams = Scenario.All.SelectMany(static scenario => scenario.Revisions.SelectMany(server =>
            new[] { server, Scenario.Across(server) }.Select(client => (scenario.Tools, Name: scenario.Upstream(client, server))))).ToList();
        _relay = await ScenarioRelay.StartAsync();
        _stage = await PeerStage.OpenAsync([.. upstreams.SelectMany(upstream => PeerStage.Server(upstream.Name, $"Address={_relay.At(upstream.Name)}"))]);
        await Task.WhenAll(upstreams.Select(upstream => _stage.PermitAsync(upstream.Name, upstream.Tools)));
        string[] names = [.. upstreams.Select(static upstream => upstream.Name)];
        _proxy = await KeyProxy.StartAsync(_stage, await _stage.DelegateAllAsync(names), names);
    }

    public async ValueTask DisposeAsync()
    {
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_stage?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_relay?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static IEnumerable<Scenario> Of(string server) => Scenario.All.Where(scenario => scenario.Revisions.Contains(server));
}
