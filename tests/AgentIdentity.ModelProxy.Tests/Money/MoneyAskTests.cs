using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.ModelProxy.Tests;

public sealed class MoneyAskTests
{
    [Law]
    public bool What_is_granted_never_costs_more_than_is_left_and_one_token_more_would(NonNegativeInt input, NonNegativeInt rate, NonNegativeInt output, NonNegativeInt least, NonNegativeInt left)
    {
        var ask = new MoneyAsk(input.Get % 1_000, rate.Get * 1_000L, output.Get, least.Get % (output.Get + 1));

        return ask.OutputWithin(left.Get) switch
        {
            { } granted => ask.CostWith(granted) <= left.Get && granted >= ask.LeastOutputTokens && granted <= ask.OutputTokens
                && (granted == ask.OutputTokens || ask.CostWith(granted + 1) > left.Get),
            null => ask.LeastMicroUsd > left.Get,
        };
    }

    [Law]
    public bool A_lowered_worst_case_costs_no_more_than_was_granted(PositiveInt each, PositiveInt choices, NonNegativeInt extra, NonNegativeInt left)
    {
        var bounds = new CallBounds { InputTokens = 100, OutputTokensPerChoice = each.Get, Choices = choices.Get % 8 + 1, ExtraOutputTokens = extra.Get % 50 };
        var worst = WorstCase.Of(bounds, Sample.Candidate).Value;
        if (worst.Ask.OutputWithin(left.Get) is not { } granted)
        {
            return true;
        }

        var lowered = worst.Lowered(granted);
        return lowered.MicroUsd <= worst.Ask.CostWith(granted) && lowered.MicroUsd <= left.Get
            && lowered.OutputTokensPerChoice * bounds.Choices + bounds.ExtraOutputTokens <= granted;
    }

    [Law]
    public bool The_dearer_of_two_covers_both(NonNegativeInt a, NonNegativeInt b, NonNegativeInt c, NonNegativeInt d)
    {
        var (one, other) = (new MoneyAsk(a.Get, b.Get, c.Get, 0), new MoneyAsk(d.Get, a.Get, b.Get, 0));

        return one.Or(other).WholeMicroUsd >= Math.Max(one.WholeMicroUsd, other.WholeMicroUsd);
    }

    [Fact]
    public void Tools_that_run_at_the_provider_need_a_cap_of_the_configuration()
    {
        var bounds = new CallBounds { InputTokens = 100, OutputTokensPerChoice = 10, RepeatsInput = true, UnboundedMember = "tools", WebSearches = 3 };
        var model = Sample.Candidate with { ContextWindow = 100_000, Prices = Sample.Prices with { WebSearchPerThousand = 10_000_000 } };

        WorstCase.Of(bounds, Sample.Candidate).Failure.Error.Should().Be(ModelError.PriceUnknown, "searches have no price there");
        var refused = WorstCase.Of(bounds, model).Failure;
        (refused.Error, refused.Member).Should().Be((ModelError.InputUnbounded, "tools"));
        WorstCase.Of(bounds, model with { UnboundedInputTokens = 20_000 }).Value.MicroUsd.Should().Be(50_000 + 30_000 + 100);
    }

    [Fact]
    public void Long_input_an_hours_cache_and_searches_have_prices_of_their_own()
    {
        var prices = new PriceCard
        {
            InputPerMillion = 1_000_000,
            OutputPerMillion = 2_000_000,
            CacheWritePerMillion = 1_250_000,
            CacheWriteHourPerMillion = 2_000_000,
            WebSearchPerThousand = 10_000_000,
            LongInput = new LongInputPrices { AboveInputTokens = 200, InputPerMillion = 2_000_000, OutputPerMillion = 3_000_000 },
        };

        prices.CostOf(new ModelUsage { Input = 100, CacheWrite = 40, CacheWriteHour = 20, Output = 10, WebSearches = 2 }).Should().Be(60 + 25 + 40 + 20 + 20_000);
        prices.CostOf(new ModelUsage { Input = 201, Output = 10 }).Should().Be(402 + 30);
        WorstCase.Of(new CallBounds { InputTokens = 201, OutputTokensPerChoice = 10 }, Sample.Candidate with { Prices = prices }).Value.MicroUsd
            .Should().BeGreaterThanOrEqualTo(prices.CostOf(new ModelUsage { Input = 201, Output = 10 }));
    }
}
