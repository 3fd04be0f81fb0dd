using AgentIdentity.Tests;

namespace AgentIdentity.ModelProxy.Tests.Routing;

public sealed class RetryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after", "7", 7000)]
    [InlineData("retry-after", "0.5", 500)]
    [InlineData("retry-after-ms", "250", 250)]
    [InlineData("x-ms-retry-after-ms", "40", 40)]
    [InlineData("retry-after", "Mon, 23 Nov 2026 12:00:30 GMT", 30_000)]
    [InlineData("retry-after", "Mon, 23 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("retry-after", "99999999999", 86_400_000)]
    public void A_provider_says_how_long_to_wait(string name, string value, int milliseconds) =>
        RetryAfter.Of(asked => asked == name ? value : null, Now).Should().Be(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("1e9")]
    public void What_cannot_be_read_says_nothing(string value) =>
        RetryAfter.Of(_ => value, Now).Should().BeNull();

    [Law]
    public bool A_wait_is_never_shorter_than_asked_and_never_longer_than_allowed(uint asked, uint most, uint lot)
    {
        var (wanted, longest) = (TimeSpan.FromMilliseconds(asked % 10_000), TimeSpan.FromMilliseconds(most % 10_000));
        var wait = RetryPause.Of(1, wanted, longest, Lots.Fraction(lot, 0));
        return wait is { } waited ? waited >= wanted && waited <= longest : wanted > longest;
    }

    [Law]
    public bool Waits_of_our_own_double_and_spread(byte round, uint lot)
    {
        var wait = RetryPause.Of(round, null, TimeSpan.MaxValue, Lots.Fraction(lot, 0))!.Value.TotalMilliseconds;
        var whole = Math.Min(250 * Math.Pow(2, Math.Clamp((int)round, 1, 10) - 1), 8000);
        return wait >= whole / 2 && wait <= whole;
    }

    [Theory]
    [InlineData(408, AttemptVerdict.Again)]
    [InlineData(429, AttemptVerdict.Again)]
    [InlineData(500, AttemptVerdict.Again)]
    [InlineData(503, AttemptVerdict.Again)]
    [InlineData(529, AttemptVerdict.Again)]
    [InlineData(401, AttemptVerdict.Elsewhere)]
    [InlineData(403, AttemptVerdict.Elsewhere)]
    [InlineData(424, AttemptVerdict.Elsewhere)]
    [InlineData(400, AttemptVerdict.Final)]
    [InlineData(402, AttemptVerdict.Final)]
    [InlineData(404, AttemptVerdict.Final)]
    [InlineData(409, AttemptVerdict.Final)]
    [InlineData(413, AttemptVerdict.Final)]
    [InlineData(422, AttemptVerdict.Final)]
    public void A_status_says_whether_to_try_again(int status, AttemptVerdict verdict) => AttemptVerdicts.Of(status).Should().Be(verdict);

    [Theory]
    [InlineData("insufficient_quota", null)]
    [InlineData(null, "insufficient_quota")]
    [InlineData("billing_error", null)]
    [InlineData(null, "enforced_spend_limit_reached")]
    public void Money_that_is_spent_is_not_asked_for_again(string? type, string? code) => AttemptVerdicts.Of(429, type, code).Should().Be(AttemptVerdict.Final);
}
