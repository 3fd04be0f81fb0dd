using System.Diagnostics.Metrics;

namespace AgentIdentity.Broker;

/// <summary>What a monitor watches: a tool whose definition has changed is either an update that somebody should answer, or an attack.</summary>
internal sealed class ToolPinMetrics : IDisposable
{
    public const string MeterName = "AgentIdentity.Tools";

    private readonly Meter _meter;
    private readonly Counter<long> _news;

    public ToolPinMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _news = _meter.CreateCounter<long>("agentidentity.tools.news", description: "Tools that MCP servers showed for the first time (seen), or with another definition than the approved one (changed).");
    }

    public void Watch(Func<IReadOnlyList<ToolPin>> pins) => _meter.CreateObservableGauge("agentidentity.tools.held", () => pins()
        .Where(static pin => pin.State is ToolPinState.New or ToolPinState.Changed)
        .GroupBy(static pin => (pin.Upstream, pin.State))
        .Select(static group => new Measurement<long>(group.Count(), new("upstream", group.Key.Upstream), new("state", group.Key.State.ToString().ToLowerInvariant()))),
        description: "Tools that are held back until an administrator answers, by server and state: new or changed.");

    public void News(string kind, string upstream) => _news.Add(1, new KeyValuePair<string, object?>("upstream", upstream), new("kind", kind["tool.".Length..]));

    public void Dispose() => _meter.Dispose();
}
