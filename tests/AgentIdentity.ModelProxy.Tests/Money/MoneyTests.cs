using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.ModelProxy.Tests;

public sealed class MoneyTests
{
    [Fact]
    public void Prices_in_percent_are_rounded_up()
    {
        var card = new PriceCard { InputPerMillion = 3_000_001, OutputPerMillion = 15_000_000, CachedInputPerMillion = 1, WebSearchPerThousand = 10 }.Times(110);

        (card.InputPerMillion, card.OutputPerMillion, card.CachedInputPerMillion, card.CacheWritePerMillion, card.WebSearchPerThousand)
            .Should().Be((3_300_002, 16_500_000, 2, null, 10));
    }

    [Theory]
    [InlineData("1.00", 1_000_000)]
    [InlineData("0", 0)]
    [InlineData("0.000001", 1)]
    [InlineData("2.5", 2_500_000)]
    [InlineData("1000000000", 1_000_000_000_000_000)]
    public void Dollars_become_whole_micro_dollars(string text, long micro)
    {
        Money.TryParseUsd(text, out var read).Should().BeTrue();
        read.Should().Be(micro);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("0.0000001")]
    [InlineData("1.0000000")]
    [InlineData("1000000000.01")]
    [InlineData("٣")]
    [InlineData("NaN")]
    public void Anything_else_is_refused(string? text) => Money.TryParseUsd(text, out _).Should().BeFalse();

    [Law]
    public bool What_is_written_is_read_back(NonNegativeInt micro)
    {
        var written = Money.FormatUsd(micro.Get);

        return Money.TryParseUsd(written, out var read) && read == micro.Get;
    }

    [Fact]
    public void Money_is_written_with_cents_at_least()
    {
        Money.FormatUsd(500_000).Should().Be("0.50");
        Money.FormatUsd(12).Should().Be("0.000012");
    }
}
