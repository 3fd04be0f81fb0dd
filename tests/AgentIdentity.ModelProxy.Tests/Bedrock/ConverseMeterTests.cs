namespace AgentIdentity.ModelProxy.Tests.Bedrock;

public sealed class ConverseMeterTests
{
    private static readonly WireFault Cut = WireFault.Of("AID4032", "The provider cut its answer off.", 502);

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(100_000)]
    public void A_stream_passes_untouched_and_its_usage_is_read(int piece)
    {
        var meter = Stream();

        ConverseSample.Pass(meter, ConverseSample.Whole, piece).Should().Equal(ConverseSample.Whole);

        meter.Usage.Should().Be(ConverseSample.Usage);
        (meter.UsageIsFinal, meter.Finished, meter.Began, meter.ProviderFailed, meter.HasEvents).Should().Be((true, true, true, false, true));
        meter.ServiceTier.Should().Be("default");
    }

    [Fact]
    public void A_stream_cut_anywhere_ends_in_an_exception_and_never_looks_finished()
    {
        var whole = ConverseSample.Whole;
        for (var length = 0; length < whole.Length; length++)
        {
            var meter = Stream();
            byte[] passed = [.. ConverseSample.Pass(meter, whole.AsSpan(0, length)), .. meter.LastEvent(Cut)];

            meter.Finished.Should().BeFalse($"only {length} of {whole.Length} bytes came");
            meter.UsageIsFinal.Should().BeFalse();
            var frames = Frames.Read(passed);
            frames[^1].Should().Be("""Exception modelStreamErrorException {"message":"The provider cut its answer off. [AID4032]"}""");
            frames.Any(Frames.IsNone).Should().BeFalse("half a frame never passes");
        }
    }

    [Fact]
    public void A_stream_with_a_turned_bit_is_unreadable_and_what_passed_is_whole_frames()
    {
        var whole = ConverseSample.Whole;
        for (var at = 0; at < whole.Length; at += 7)
        {
            var bad = whole.ToArray();
            bad[at] ^= 4;
            var meter = Stream();
            var passed = ConverseSample.Pass(meter, bad);

            meter.Finished.Should().BeFalse();
            passed.AsSpan().SequenceEqual(whole.AsSpan(0, passed.Length)).Should().BeTrue();
            Frames.Read(passed).Any(Frames.IsNone).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("throttlingException", FaultKind.RateLimit, 429)]
    [InlineData("modelStreamErrorException", FaultKind.Server, 424)]
    [InlineData("validationException", FaultKind.InvalidRequest, 400)]
    [InlineData("serviceUnavailableException", FaultKind.Overloaded, 503)]
    [InlineData("internalServerException", FaultKind.Server, 500)]
    [InlineData("somethingNewException", FaultKind.Server, 500)]
    public void An_exception_passes_and_is_the_end_wherever_it_stands(string name, FaultKind kind, int status)
    {
        for (var frames = 0; frames <= ConverseSample.Stream.Length; frames++)
        {
            var meter = Stream();
            byte[] sent = [.. ConverseSample.Stream.Take(frames).SelectMany(static frame => frame), .. Frames.Exception(name, "Slow down.")];

            ConverseSample.Pass(meter, [.. sent, .. ConverseSample.Stream[1]]).Should().Equal(sent, "nothing passes after it");

            (meter.ProviderFailed, meter.Finished).Should().Be((true, false));
            meter.Fault!.Message.Should().Be("Slow down.");
            (meter.Fault.Kind, meter.Fault.Status).Should().Be((kind, status));
            meter.Began.Should().Be(frames > 1, "until something was said another candidate may be asked");
            meter.UsageIsFinal.Should().Be(frames == ConverseSample.Stream.Length, "what was reported before it is billed");
        }
    }

    [Fact]
    public void A_document_passes_untouched_and_its_usage_is_read()
    {
        var meter = ConverseSample.Request().MeterFor(ModelSurface.Converse, "application/json", new AnswerTerms("fast", "dec_1", DateTimeOffset.UnixEpoch));

        ConverseSample.Pass(meter, Sample.Bytes(ConverseSample.Document).Span, 5).Should().Equal(Sample.Bytes(ConverseSample.Document).ToArray());

        meter.Usage.Should().Be(ConverseSample.Usage);
        (meter.UsageIsFinal, meter.Finished, meter.HasEvents).Should().Be((true, true, false));
        meter.LastEvent(Cut).Should().BeEmpty();
    }

    [Fact]
    public void A_cut_document_is_not_finished_and_a_broken_report_is_none()
    {
        var cut = new ConverseJsonMeter();
        ConverseSample.Pass(cut, Sample.Bytes(ConverseSample.Document).Span[..^2]);
        cut.Finished.Should().BeFalse();

        var broken = new ConverseJsonMeter();
        ConverseSample.Pass(broken, Sample.Bytes("""{"usage":{"inputTokens":-1,"outputTokens":1}}""").Span);
        (broken.Usage, broken.UsageIsFinal).Should().Be((null, false));
    }

    private static UsageMeter Stream() =>
        ConverseSample.Request(stream: true).MeterFor(ModelSurface.Converse, "application/vnd.amazon.eventstream", new AnswerTerms("fast", "dec_1", DateTimeOffset.UnixEpoch));
}
