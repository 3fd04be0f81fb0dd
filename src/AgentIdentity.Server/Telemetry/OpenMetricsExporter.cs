using System.Buffers;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AgentIdentity.Server.Telemetry;

/// <summary>Writes what was measured when somebody asks: each scrape is one collection, and scrapes wait for each other.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class OpenMetricsExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private const int Patience = 10_000;
    private readonly Lock _scraping = new();
    private OpenMetricsText? _text;

    public Func<int, bool>? Collect { get; set; }

    /// <summary>All measurements as text; null when they could not be collected.</summary>
    public ReadOnlyMemory<byte>? Scrape(bool openMetrics)
    {
        lock (_scraping)
        {
            var buffer = new ArrayBufferWriter<byte>(64 * 1024);
            _text = new OpenMetricsText(buffer, openMetrics);
            var collected = Collect?.Invoke(Patience) == true;
            _text.End();
            _text = null;
            return collected ? buffer.WrittenMemory : null;
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        // Collected for somebody else, at the end of the process: there is nobody to tell.
        if (_text is not { } text)
        {
            return ExportResult.Success;
        }

        foreach (var metric in batch)
        {
            text.Write(metric);
        }

        return ExportResult.Success;
    }
}
