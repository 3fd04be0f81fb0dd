using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy.Tests.OpenAi.Responses;

public sealed class ResponsesMeterTests
{
    private const string Begin = "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\",\"model\":\"gpt-5-2026\",\"usage\":null}}\n\n";
    private const string Delta = "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":4,\"delta\":\"response.completed\"}\n\n";
    private const string UsageOf = "\"usage\":{\"input_tokens\":120,\"input_tokens_details\":{\"cached_tokens\":100,\"cache_write_tokens\":5},\"output_tokens\":30,\"output_tokens_details\":{\"reasoning_tokens\":12}}";

    [Theory]
    [InlineData("completed")]
    [InlineData("incomplete")]
    public void The_last_event_tells_what_was_used(string end)
    {
        var stream = Begin + Delta + $"event: response.{end}\ndata: {{\"type\":\"response.{end}\",\"sequence_number\":9,\"response\":{{\"id\":\"resp_1\",\"service_tier\":\"default\",{UsageOf}}}}}\n\n";
        var meter = new ResponsesStreamMeter();

        Sample.Pass(meter, Sample.Bytes(stream), static at => at % 7 + 1).Should().Be(stream);

        meter.Finished.Should().BeTrue();
        meter.UsageIsFinal.Should().BeTrue();
        meter.Usage.Should().Be(Sample.Usage);
        meter.ResponseId.Should().Be("resp_1");
        meter.ProviderModel.Should().Be("gpt-5-2026");
        meter.ServiceTier.Should().Be("default");
    }

    [Fact]
    public void The_opening_events_are_not_the_beginning()
    {
        var meter = new ResponsesStreamMeter();
        var forward = new ArrayBufferWriter<byte>();

        meter.Feed(Sample.Bytes(Begin).Span, forward);
        meter.Began.Should().BeFalse();
        meter.Feed(Sample.Bytes(Delta).Span, forward);
        meter.Began.Should().BeTrue();
    }

    [Fact]
    public void Without_its_end_nothing_is_known_and_the_last_event_is_numbered_on()
    {
        var meter = new ResponsesStreamMeter();

        Sample.Pass(meter, Sample.Bytes(Begin + Delta + "event: response.comp")).Should().Be(Begin + Delta);

        meter.Finished.Should().BeFalse();
        meter.Usage.Should().BeNull();
        var last = Encoding.UTF8.GetString(meter.LastEvent(WireFault.Of("AID4032", "Cut.", 502)));
        last.Should().StartWith("event: error\ndata: ").And.EndWith("\n\n");
        using var data = JsonDocument.Parse(last["event: error\ndata: ".Length..]);
        data.RootElement.GetProperty("sequence_number").GetInt64().Should().Be(5);
        data.RootElement.GetProperty("code").GetString().Should().Be("AID4032");
        data.RootElement.GetProperty("error").GetProperty("message").GetString().Should().Be("Cut.");
    }

    [Theory]
    [InlineData("""{"type":"response.failed","sequence_number":5,"response":{"id":"resp_1","status":"failed","error":{"code":"rate_limit_exceeded","message":"Slow down."}}}""", true, 429)]
    [InlineData("""{"type":"error","sequence_number":5,"code":"server_error","message":"Broken.","param":null}""", false, 500)]
    [InlineData("""{"type":"error","sequence_number":5,"error":{"type":"insufficient_quota","code":"insufficient_quota","message":"Pay."}}""", false, 429)]
    public void An_error_of_the_providers_is_told_as_such(string data, bool finished, int status)
    {
        var meter = new ResponsesStreamMeter();

        Sample.Pass(meter, Sample.Bytes(Begin + $"data: {data}\n\n"));

        meter.ProviderFailed.Should().BeTrue();
        meter.Began.Should().BeFalse();
        meter.Finished.Should().Be(finished);
        meter.Fault!.Status.Should().Be(status);
        meter.Fault.Type.Should().NotBe("error");
        meter.UsageIsFinal.Should().BeFalse();
    }

    [Fact]
    public void A_document_is_metered_too()
    {
        var meter = ResponsesRequest.Read(Sample.Bytes("""{"model":"fast","input":"x"}""")).Value.MeterFor(ModelSurface.Responses, "application/json", Golden.Targets.Terms);

        Sample.Pass(meter, Sample.Bytes($"{{\"id\":\"resp_1\",\"error\":null,{UsageOf}}}"));

        meter.Finished.Should().BeTrue();
        meter.Usage.Should().Be(Sample.Usage);
    }
}
