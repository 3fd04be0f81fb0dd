namespace AgentIdentity.ModelProxy.Tests;

public sealed class SettlementTests
{
    private static readonly WorstCase Reserved = new(1_000, 500, 7_500);

    [Fact]
    public void A_finished_answer_is_booked_with_what_the_provider_reported()
    {
        var meter = Fed(Sample.Stream + Sample.UsageEvent + Sample.Done);

        var settlement = Settlement.Of(meter, Reserved, Sample.Prices);

        settlement.Usage.Should().Be(Sample.Usage);
        settlement.Source.Should().Be(UsageSource.Provider);
        // 20 plain and written at 2.5, 100 cached at 1.25, 30 out at 10 micro-dollars each.
        settlement.MicroUsd.Should().Be(50 + 125 + 300);
    }

    [Fact]
    public void A_cut_answer_is_booked_with_the_whole_reservation()
    {
        var settlement = Settlement.Of(Fed(Sample.Stream), Reserved, Sample.Prices);

        settlement.MicroUsd.Should().Be(7_500);
        settlement.Source.Should().Be(UsageSource.Bound);
        settlement.Usage.Should().Be(new ModelUsage { Input = 1_000, Output = 500 });
    }

    [Fact]
    public void An_answer_cut_after_its_usage_event_is_booked_exactly() =>
        Settlement.Of(Fed(Sample.Stream + Sample.UsageEvent), Reserved, Sample.Prices).Source.Should().Be(UsageSource.Provider);

    [Fact]
    public void An_overrun_is_booked_in_full() =>
        Settlement.Of(Fed(Sample.Stream + Sample.UsageEvent + Sample.Done), new WorstCase(1, 1, 1), Sample.Prices).MicroUsd.Should().Be(475);

    [Fact]
    public void A_part_of_a_micro_dollar_is_rounded_up_once()
    {
        var prices = new PriceCard { InputPerMillion = 1, OutputPerMillion = 1 };

        prices.CostOf(new ModelUsage { Input = 1, Output = 1 }).Should().Be(1);
        prices.CostOf(default).Should().Be(0);
    }

    [Fact]
    public void The_largest_numbers_do_not_wrap() =>
        new PriceCard { InputPerMillion = long.MaxValue, OutputPerMillion = long.MaxValue }
            .CostOf(new ModelUsage { Input = 1_000_000_000_000, Output = 1_000_000_000_000 })
            .Should().Be(long.MaxValue);

    private static OpenAiStreamMeter Fed(string stream)
    {
        var meter = new OpenAiStreamMeter(hideUsage: true);
        Sample.Pass(meter, Sample.Bytes(stream));
        return meter;
    }
}
