using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.Telemetry;

/// <summary>Takes traces and metrics as a collector does: OTLP over HTTP, in protobuf, each at the path of its own.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private WebApplication _app = null!;

    public string Address => _app.Urls.Single();

    /// <summary>Every body that came, with its path.</summary>
    public ConcurrentQueue<(string Path, string Type, byte[] Body)> Received { get; } = [];

    /// <summary>Spans: opentelemetry.proto.collector.trace.v1, resource_spans.scope_spans.spans.</summary>
    public IEnumerable<OtlpSpan> Spans => At("/v1/traces").SelectMany(static body => ProtobufReader.Within(body, 1, 2, 2)).Select(static span => new OtlpSpan(
        ProtobufReader.Text(span, 5), ProtobufReader.Number(span, 6), Attributes(span, 9)));

    /// <summary>Histograms: opentelemetry.proto.collector.metrics.v1, resource_metrics.scope_metrics.metrics, each point by itself.</summary>
    public IEnumerable<OtlpSpan> Histograms => At("/v1/metrics").SelectMany(static body => ProtobufReader.Within(body, 1, 2, 2))
        .SelectMany(static metric => ProtobufReader.Within(metric, 9, 1).Select(point => new OtlpSpan(ProtobufReader.Text(metric, 1), ProtobufReader.Number(point, 4), Attributes(point, 9))));

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver { _app = builder.Build() };
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<ReadOnlyMemory<byte>> At(string path) => Received.Where(received => received.Path == path).Select(static received => (ReadOnlyMemory<byte>)received.Body);

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        Received.Enqueue((http.Request.Path, http.Request.ContentType ?? "", body.ToArray()));
        http.Response.ContentType = "application/x-protobuf";
    }

    // common.v1.KeyValue: key, and a value that is a text (1) or a number (3).
    private static Dictionary<string, string> Attributes(ReadOnlyMemory<byte> of, int field) => ProtobufReader.Within(of, field).ToDictionary(
        static pair => ProtobufReader.Text(pair, 1),
        static pair => ProtobufReader.Within(pair, 2).Select(static value => ProtobufReader.Text(value, 1) is { Length: > 0 } text ? text : $"{ProtobufReader.Number(value, 3)}").FirstOrDefault() ?? "");
}

/// <summary>A span with its kind, or a point of a histogram with its count.</summary>
internal sealed record OtlpSpan(string Name, ulong Number, IReadOnlyDictionary<string, string> Attributes)
{
    public string this[string attribute] => Attributes.GetValueOrDefault(attribute, "");
}
