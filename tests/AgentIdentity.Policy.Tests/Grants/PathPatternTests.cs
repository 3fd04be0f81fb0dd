namespace AgentIdentity.Policy.Tests.Grants;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("*", "/orders/1", true)]
    [InlineData("/*", "/orders/1", true)]
    [InlineData("/*", "/", true)]
    [InlineData("/orders/*", "/orders/1", true)]
    [InlineData("/orders/*", "/orders/1/items", true)]
    [InlineData("/orders/*", "/orders", false)]
    [InlineData("/orders/*", "/orders-archive/1", false)]
    [InlineData("/orders/**", "/orders/1/items", true)]
    [InlineData("/orders/**", "/orders", false)]
    [InlineData("/orders*", "/orders1", false)]
    [InlineData("/*/items", "/1/items", false)]
    [InlineData("/orders", "/orders", true)]
    [InlineData("/orders", "/Orders", false)]
    [InlineData("/orders", "/orders/", false)]
    [InlineData("orders", "/orders", false)]
    [InlineData("", "/", false)]
    public void A_pattern_is_a_path_or_everything_below_one(string pattern, string path, bool matches) =>
        PathPattern.Matches(pattern, path).Should().Be(matches);

    [Theory]
    [InlineData("orders")]
    [InlineData("/orders/../admin")]
    [InlineData("/orders/./1")]
    [InlineData("/orders//1")]
    [InlineData("/orders/%2e%2e/admin")]
    [InlineData("/orders%2F..%2Fadmin")]
    [InlineData("/orders/%5C")]
    [InlineData("/orders;v=1")]
    [InlineData("/orders\\admin")]
    [InlineData("/orders?x=1")]
    [InlineData("/orders\n")]
    public void A_path_that_two_readers_could_resolve_differently_matches_nothing(string path) =>
        PathPattern.Matches("*", path).Should().BeFalse();
}
