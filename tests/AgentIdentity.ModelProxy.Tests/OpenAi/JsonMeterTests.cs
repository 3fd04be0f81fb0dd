namespace AgentIdentity.ModelProxy.Tests.OpenAi;

public sealed class JsonMeterTests
{
    private const string Answer =
        """
        {"id":"chatcmpl-2","object":"chat.completion","model":"gpt-4.1-mini-2025","choices":[{"index":0,"message":{"role":"assistant","content":"{\"usage\":{\"prompt_tokens\":1}}"},"finish_reason":"stop"}],
         "usage":{"prompt_tokens":120,"completion_tokens":30,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":100,"cache_write_tokens":5},"completion_tokens_details":{"reasoning_tokens":12}}}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void The_answer_passes_untouched_and_its_usage_is_read(int piece)
    {
        var meter = Sample.Request().MeterFor("application/json");

        Sample.Pass(meter, Sample.Bytes(Answer), _ => piece).Should().Be(Answer);

        meter.Usage.Should().Be(Sample.Usage);
        meter.UsageIsFinal.Should().BeTrue();
        meter.Finished.Should().BeTrue();
        meter.ResponseId.Should().Be("chatcmpl-2");
        meter.ProviderModel.Should().Be("gpt-4.1-mini-2025");
    }

    [Fact]
    public void A_cut_answer_is_not_finished()
    {
        var meter = new OpenAiJsonMeter();

        Sample.Pass(meter, Sample.Bytes(Answer)[..^3]);

        meter.Finished.Should().BeFalse();
        meter.Usage.Should().BeNull();
    }

    [Fact]
    public void What_the_provider_sent_decides_and_not_what_was_asked_for()
    {
        Sample.Request(""","stream":true""").MeterFor("application/json").Should().BeOfType<OpenAiJsonMeter>();
        Sample.Request().MeterFor("text/event-stream").Should().BeOfType<OpenAiStreamMeter>();
        Sample.Request().MeterFor(null).Should().BeOfType<OpenAiJsonMeter>();
    }

    [Fact]
    public void An_answer_too_long_to_copy_passes_and_is_booked_at_its_bound()
    {
        var meter = new OpenAiJsonMeter();
        var longAnswer = Answer.Replace("\"stop\"", '"' + new string('x', 17 << 20) + '"', StringComparison.Ordinal);

        Sample.Pass(meter, Sample.Bytes(longAnswer), _ => 1 << 20).Should().HaveLength(longAnswer.Length);

        var worst = new WorstCase(10, 20, 30);
        Settlement.Of(meter, worst, Sample.Prices).Source.Should().Be(UsageSource.Bound);
    }
}
