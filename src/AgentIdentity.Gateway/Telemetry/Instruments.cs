using System.Diagnostics.Metrics;

namespace AgentIdentity.Gateway.Telemetry;

/// <summary>
/// What the gateway measures: the histograms of OpenTelemetry's conventions for MCP and GenAI, and its own. HTTP's are those of the
/// platform (http.server.request.duration, http.client.request.duration).
/// </summary>
internal sealed class Instruments
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "AgentIdentity.Gateway";

    private static readonly double[] McpSeconds = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];
    private static readonly double[] ModelSeconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] CallSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] EndSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];
    private static readonly long[] Tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    public Instruments(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        McpServer = Seconds(meter, "mcp.server.operation.duration", "MCP requests, as their clients see them.", McpSeconds);
        McpClient = Seconds(meter, "mcp.client.operation.duration", "MCP requests to upstreams.", McpSeconds);
        ModelCalls = Seconds(meter, "gen_ai.client.operation.duration", "Model calls to providers.", ModelSeconds);
        ModelTokens = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of model calls.", null, new InstrumentAdvice<long> { HistogramBucketBoundaries = Tokens });
        Calls = Seconds(meter, "agentidentity.call.duration", "Calls of every kind, from their arrival to their last record.", CallSeconds);
        Decisions = meter.CreateCounter<long>("agentidentity.decisions", "{decision}", "Decisions by outcome and reason.");
        Held = meter.CreateCounter<long>("agentidentity.limit.refusals", "{call}", "Calls refused by a limit or sent away at the door, by code.");
        Ends = Seconds(meter, "agentidentity.call.end.duration", "From the moment that a running call had to end (stop, drain, time) until it had.", EndSeconds);
        Meter = meter;
    }

    public Meter Meter { get; }

    public Histogram<double> McpServer { get; }

    public Histogram<double> McpClient { get; }

    public Histogram<double> ModelCalls { get; }

    public Histogram<long> ModelTokens { get; }

    public Histogram<double> Calls { get; }

    public Counter<long> Decisions { get; }

    public Counter<long> Held { get; }

    public Histogram<double> Ends { get; }

    private static Histogram<double> Seconds(Meter meter, string name, string what, double[] bounds) =>
        meter.CreateHistogram(name, "s", what, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
