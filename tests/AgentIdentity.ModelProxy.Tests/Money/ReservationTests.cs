using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.ModelProxy.Tests;

public sealed class ReservationTests
{
    private static readonly ModelCandidate Bounded = Sample.Candidate with { ContextWindow = 100_000, MaxOutputTokens = 4_000 };

    [Fact]
    public void The_worst_case_is_every_byte_a_token_and_the_whole_output()
    {
        var request = Sample.Request(""","max_completion_tokens":1000,"n":2""");
        var bytes = """{"model":"fast","messages":[{"role":"user","content":"hi"}],"max_completion_tokens":1000,"n":2}""".Length;

        var worst = WorstCase.Of(request.Bounds, Sample.Candidate).Value;

        worst.InputTokens.Should().Be(bytes + 512);
        worst.OutputTokens.Should().Be(2000);
        worst.MicroUsd.Should().Be((long)Math.Ceiling((bytes + 512) * 2.5 + 2000 * 10));
    }

    [Fact]
    public void Without_a_limit_in_the_request_the_model_limits_the_output() =>
        WorstCase.Of(Sample.Request().Bounds, Bounded).Value.OutputTokens.Should().Be(4_000);

    [Fact]
    public void Without_any_limit_the_call_is_refused() =>
        WorstCase.Of(Sample.Request().Bounds, Sample.Candidate).Failure.Error.Should().Be(ModelError.OutputUnbounded);

    [Fact]
    public void The_models_limit_holds_however_much_is_asked_for() =>
        WorstCase.Of(Sample.Request(""","max_tokens":2147483647""").Bounds, Bounded).Value.OutputTokens.Should().Be(4_000);

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}""")]
    [InlineData("""{"type":"input_audio","input_audio":{}}""")]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""")]
    [InlineData("""{"type":"later_invention"}""")]
    [InlineData("\"text\"")]
    public void Input_other_than_text_is_bounded_by_the_context_window_or_refused(string part)
    {
        var bounds = Sample.Read($$"""{"model":"fast","max_tokens":5,"messages":[{"role":"user","content":[{{part}}]}]}""").Bounds;

        WorstCase.Of(bounds, Bounded).Value.InputTokens.Should().Be(100_000);
        WorstCase.Of(bounds, Sample.Candidate).Failure.Error.Should().Be(ModelError.InputUnbounded);
    }

    [Theory]
    [InlineData(""","web_search_options":{}""", "web_search_options")]
    [InlineData(""","modalities":["text","audio"]""", "modalities")]
    [InlineData(""","service_tier":"priority" """, "service_tier")]
    [InlineData(""","tools":[{"type":"web_search"}]""", "tools")]
    [InlineData(""","tools":{}""", "tools")]
    public void What_has_no_price_is_refused_by_name(string members, string named)
    {
        var result = WorstCase.Of(Sample.Request(members).Bounds, Bounded);

        result.Failure.Error.Should().Be(ModelError.PriceUnknown);
        result.Failure.Member.Should().Be(named);
    }

    [Fact]
    public void The_callers_own_tools_are_priced_as_text() =>
        WorstCase.Of(Sample.Request(""","service_tier":"auto","modalities":["text"],"tools":[{"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"g"}}]""").Bounds, Bounded)
            .Ok.Should().BeTrue();

    [Fact]
    public void A_prediction_may_be_billed_on_top_of_the_output()
    {
        var request = Sample.Request(""","max_tokens":10,"prediction":{"type":"content","content":"abc"}""");

        WorstCase.Of(request.Bounds, Bounded).Value.OutputTokens.Should().BeGreaterThan(10 + 60);
    }

    [Law]
    public bool Usage_within_the_bounds_never_costs_more_than_was_reserved(
        NonNegativeInt input, NonNegativeInt cached, NonNegativeInt written, NonNegativeInt output, PositiveInt price)
    {
        var prices = new PriceCard
        {
            InputPerMillion = price.Get,
            OutputPerMillion = price.Get * 4L,
            CachedInputPerMillion = price.Get / 10,
            CacheWritePerMillion = price.Get * 5L / 4,
        };
        var bounds = new CallBounds { InputTokens = 1000, OutputTokensPerChoice = 500, Choices = 2 };
        var worst = WorstCase.Of(bounds, Sample.Candidate with { Prices = prices }).Value;
        var tokens = input.Get % 1001;
        var fromCache = cached.Get % (tokens + 1);
        var usage = new ModelUsage
        {
            Input = tokens,
            CachedInput = fromCache,
            CacheWrite = written.Get % (tokens - fromCache + 1),
            Output = output.Get % 1001,
        };

        return prices.CostOf(usage) <= worst.MicroUsd;
    }
}
