using System.Diagnostics.Metrics;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Configuration;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AgentIdentity.Server.Telemetry;

/// <summary>Measurements for /metrics always, and traces and measurements by OTLP where an address is given.</summary>
internal static class TelemetryRegistration
{
    private const string Gateway = "AgentIdentity.Gateway";

    private static readonly string[] Meters =
        [Gateway, StoreMeasurements.Name, "AgentIdentity.Money", "AgentIdentity.Policy", "AgentIdentity.Tools", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var endpoint = builder.Configuration[$"{GatewayOptions.Section}:Telemetry:OtlpEndpoint"];
        var exporter = new OpenMetricsExporter();
        builder.Services.AddSingleton(exporter);
        builder.Services.AddSingleton<StoreMeasurements>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("agentidentity", serviceVersion: typeof(TelemetryRegistration).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddReader(new BaseExportingMetricReader(exporter));
                KeepToThisServer(metrics);
                if (endpoint is not null)
                {
                    metrics.AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/metrics"));
                }
            });
        if (endpoint is not null)
        {
            telemetry.WithTracing(traces => traces.AddSource(Gateway).AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/traces")));
        }
    }

    // Listeners hear every meter of the process: where it hosts several servers, another's end would take this one's streams along.
    private static void KeepToThisServer(MeterProviderBuilder metrics) =>
        ((IDeferredMeterProviderBuilder)metrics).Configure(static (services, builder) =>
        {
            var own = services.GetRequiredService<IMeterFactory>();
            builder.AddView(instrument => instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, own) ? null : MetricStreamConfiguration.Drop);
        });

    // A mistake in it is told with all others when the settings are checked; here it only must not be the first to fail.
    private static void Send(OtlpExporterOptions otlp, string endpoint, string signal)
    {
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var address))
        {
            // Over HTTP each signal has a path of its own (OTLP 1.x, "OTLP/HTTP Request"); the exporter adds it to no address that it is given in code.
            otlp.Endpoint = otlp.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{signal}") : address;
        }
    }
}

/// <summary>What the store says of itself.</summary>
internal sealed class StoreMeasurements
{
    public const string Name = "AgentIdentity.Server";

    public StoreMeasurements(IMeterFactory meters, EvidenceStore store)
    {
        var meter = meters.Create(Name);
        meter.CreateObservableCounter("agentidentity.evidence.entries", () => store.Head.Sequence, "{entry}", "Entries of the evidence chain that are durable.");
        meter.CreateObservableUpDownCounter("agentidentity.store.waiting", () => store.Waiting, "{write}", "Writes that wait for their commit.");
        meter.CreateObservableGauge("agentidentity.store.failing", () => store.IsFailing ? 1 : 0, null, "1 while the last write to the store failed: calls are refused.");
    }
}
