namespace AgentIdentity.ModelProxy.Tests;

/// <summary>Answers whose provider never says what they used.</summary>
public sealed class CountedAnswerTests
{
    private static readonly WorstCase Reserved = WorstCase.Of(new CallBounds { InputTokens = 1_000, OutputTokensPerChoice = 500 }, Sample.Candidate).Value;
    private static readonly ModelCandidate Plain = Sample.Candidate with { Tokenizer = TokenizerKind.O200k, ShowsAllOutput = true };

    [Fact]
    public void A_whole_answer_without_a_report_is_counted_by_the_models_own_tokenizer()
    {
        var settled = Settlement.Of(Heard(Sample.Stream + Sample.Done), Reserved, Plain, drained: false);

        settled.Source.Should().Be(UsageSource.Tokenizer);
        settled.Usage.Input.Should().Be(1_000);
        settled.Usage.Output.Should().BeInRange(Tokenizers.Count(TokenizerKind.O200k, "Grüße 👋"), 40);
        settled.MicroUsd.Should().Be(Reserved.Ask.CostWith(settled.Usage.Output)).And.BeLessThan(Reserved.MicroUsd);
    }

    [Fact]
    public void A_cut_answer_a_model_that_reasons_unseen_and_an_unknown_tokenizer_are_booked_at_the_bound()
    {
        Settlement.Of(Heard(Sample.Stream), Reserved, Plain, drained: false).Source.Should().Be(UsageSource.Bound);
        Settlement.Of(Heard(Sample.Stream + Sample.Done), Reserved, Plain with { ShowsAllOutput = false }, drained: false).Source.Should().Be(UsageSource.Bound);
        Settlement.Of(Heard(Sample.Stream + Sample.Done), Reserved, Plain with { Tokenizer = null }, drained: false).Source.Should().Be(UsageSource.Bound);
        Settlement.Of(Heard(Sample.Stream + Sample.Done, listens: false), Reserved, Plain, drained: false).Source.Should().Be(UsageSource.Bound);
    }

    [Fact]
    public void What_the_provider_says_counts_before_everything_and_says_when_it_was_drained()
    {
        var whole = Sample.Stream + Sample.UsageEvent + Sample.Done;
        Settlement.Of(Heard(whole), Reserved, Plain, drained: false).Source.Should().Be(UsageSource.Provider);
        Settlement.Of(Heard(whole), Reserved, Plain, drained: true).Should().BeEquivalentTo(new { Source = UsageSource.Drained, Sample.Usage });
    }

    [Fact]
    public void An_attempt_that_may_have_been_charged_is_booked_on_top_at_its_bound()
    {
        var settled = Settlement.Of(Heard(Sample.Stream + Sample.UsageEvent + Sample.Done), Reserved, Plain, drained: false).Plus(Settlement.Bound(Reserved));

        settled.Should().Be(new Settlement(Sample.Usage with { Input = 1_120, Output = 530 }, 475 + Reserved.MicroUsd, UsageSource.Bound));
    }

    private static OpenAiStreamMeter Heard(string stream, bool listens = true)
    {
        var meter = new OpenAiStreamMeter(hideUsage: true);
        if (listens)
        {
            meter.Listen();
        }

        Sample.Pass(meter, Sample.Bytes(stream));
        return meter;
    }
}
