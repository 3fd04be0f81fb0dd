using System.Net;
using System.Text;
using AgentIdentity.Server.Tests.Faults;

namespace AgentIdentity.Server.Tests.Telemetry;

/// <summary>What leaves for a collector, in a process of its own, so that nothing of other servers is among it.</summary>
public sealed class OtlpTests
{
    private const ulong Server = 2;
    private const ulong Client = 3;
    private const string Words = "words-that-only-the-tool-may-see";

    [Fact]
    public async Task Spans_and_measurements_of_a_call_arrive_under_the_names_of_the_conventions_and_without_anything_that_was_said()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var world = await FaultWorld.StartAsync(
            $"--AgentIdentity:Telemetry:OtlpEndpoint={receiver.Address}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_METRIC_EXPORT_INTERVAL=300", "--OTEL_BSP_SCHEDULE_DELAY=300");
        world.Go.SetResult();
        var call = FaultWorld.Tool.Replace("\"arguments\":{}", $"\"arguments\":{{\"q\":\"{Words}\"}}", StringComparison.Ordinal);
        using (var answer = await world.SendAsync(HttpMethod.Post, "/mcp/crm", call))
        {
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        using (var read = await world.SendAsync(HttpMethod.Get, "/api/orders/quick"))
        {
            read.StatusCode.Should().Be(HttpStatusCode.OK);
        }

        await FaultWorld.Soon(() => Of(receiver.Spans, "tools/call search_contacts").Count >= 2 && Of(receiver.Spans, "GET /api/orders").Count >= 1, "the spans arrive");
        await FaultWorld.Soon(() => Of(receiver.Histograms, "mcp.server.operation.duration").Count > 0 && Of(receiver.Histograms, "agentidentity.call.duration").Count > 0, "the measurements arrive");

        receiver.Received.Should().OnlyContain(static received => (received.Path == "/v1/traces" || received.Path == "/v1/metrics") && received.Type == "application/x-protobuf");
        var tool = Of(receiver.Spans, "tools/call search_contacts");
        var whole = tool.Should().ContainSingle(static span => span.Number == Server).Which;
        (whole["mcp.method.name"], whole["gen_ai.tool.name"], whole["gen_ai.operation.name"], whole["mcp.protocol.version"]).Should().Be(("tools/call", "search_contacts", "execute_tool", "2026-07-28"));
        (whole["http.request.method"], whole["http.route"], whole["http.response.status_code"]).Should().Be(("POST", "/mcp/crm", "200"));
        (whole["agentidentity.decision"], whole["agentidentity.grant.id"]).Should().Be(("allow", world.Delegation));
        tool.Should().Contain(static span => span.Number == Client, "the message to the upstream is a span below it");

        Of(receiver.Histograms, "mcp.server.operation.duration").Should().Contain(static point => point["gen_ai.tool.name"] == "search_contacts" && point["mcp.method.name"] == "tools/call" && point.Number > 0);
        Of(receiver.Histograms, "agentidentity.call.duration").Should().Contain(static point => point["agentidentity.kind"] == "http" && point.Number > 0);
        Of(receiver.Histograms, "http.server.request.duration").Should().NotBeEmpty();

        var all = string.Concat(receiver.Received.Select(static received => Encoding.Latin1.GetString(received.Body)));
        all.Should().Contain("search_contacts").And.NotContain(Words).And.NotContain(await world.TokenAsync("/mcp/crm")).And.NotContain(await world.TokenAsync("/api/orders")).And.NotContain(world.Person);
    }

    private static List<OtlpSpan> Of(IEnumerable<OtlpSpan> spans, string name) => [.. spans.Where(span => span.Name == name)];
}
