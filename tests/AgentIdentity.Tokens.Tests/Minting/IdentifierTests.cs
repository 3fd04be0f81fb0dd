namespace AgentIdentity.Tokens.Tests.Minting;

public sealed class IdentifierTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Identifiers_in_order_are_in_the_order_of_their_milliseconds()
    {
        var made = Enumerable.Range(0, 5_000).Select(static ms => Identifiers.NewInOrder("dec_", Now.AddMilliseconds(ms))).ToList();
        made.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyContain(static id => id.Length == 30 && id.StartsWith("dec_"));
    }

    [Fact]
    public void Of_those_of_one_millisecond_none_tells_of_another()
    {
        var made = Enumerable.Range(0, 20_000).Select(static _ => Identifiers.NewInOrder("dec_", Now)).ToList();
        made.Should().OnlyHaveUniqueItems();

        // 48 bits of time are nine characters and most of a tenth; all others are as random as can be.
        for (var place = 4 + 10; place < 30; place++)
        {
            made.Select(id => id[place]).Distinct().Should().HaveCount(32, $"place {place} takes every value");
        }

        made.Zip(made.Skip(1)).Should().OnlyContain(static pair => pair.First.Substring(14) != pair.Second.Substring(14));
    }

    [Fact]
    public void Both_kinds_look_alike()
    {
        Identifiers.New("dec_").Should().MatchRegex("^dec_[0-9a-hjkmnp-tv-z]{26}$");
        Identifiers.NewInOrder("dec_", DateTimeOffset.MaxValue).Should().MatchRegex("^dec_[0-9a-hjkmnp-tv-z]{26}$");
    }
}
