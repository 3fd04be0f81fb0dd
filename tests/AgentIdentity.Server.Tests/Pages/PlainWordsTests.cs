using AgentIdentity.Server.Consent;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Pages;

public sealed class PlainWordsTests
{
    [Fact]
    public void Limits_are_said_as_people_say_them()
    {
        var line = PlainWords.Of(AuthorizationDetails.Of(new McpToolDetail(
            ["https://gw.example/mcp/crm"], ["tools/call"], "create_refund",
            [new ArgumentLimit("amount", 0, 100, null), new ArgumentLimit("currency", null, null, ["EUR"])], 3))).Single();

        line.What.Should().Be("Use the tool “create_refund” of “crm”");
        line.Limits.Should().Equal("amount: at least 0 and at most 100", "currency: only EUR", "at most 3 times");
    }

    [Theory]
    [InlineData("Read data in “orders”", "GET", "HEAD")]
    [InlineData("Create and change data in “orders”", "POST")]
    [InlineData("Read, create and change, delete data in “orders”", "GET", "PATCH", "DELETE")]
    public void Methods_become_verbs(string said, params string[] methods) =>
        PlainWords.Of(AuthorizationDetails.Of(new HttpDetail(["https://gw.example/api/orders"], methods, ["/*"]))).Single().What.Should().Be(said);

    [Fact]
    public void Everything_is_said_to_be_everything() =>
        PlainWords.Of(AuthorizationDetails.Of(
                new McpToolDetail(["https://gw.example/mcp/crm"], ["tools/call"], "*", [], null),
                new ModelDetail(["https://gw.example/v1"], "*", 1_500_000)))
            .Select(static line => $"{line.What} {string.Join(';', line.Limits)}".TrimEnd())
            .Should().Equal("Use every tool of “crm”", "Ask any configured model spends at most 1.50 USD");

    [Theory]
    [InlineData("1", 1_000_000)]
    [InlineData("0.000001", 1)]
    [InlineData("12.50", 12_500_000)]
    public void Dollars_are_read_exactly(string text, long micro)
    {
        DollarAmount.TryRead(text, out var read).Should().BeTrue();

        read.Should().Be(micro);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e2")]
    [InlineData("1,000")]
    [InlineData("0.0000001")]
    [InlineData("1000000.01")]
    [InlineData(" 1")]
    public void Anything_else_is_no_amount(string text) => DollarAmount.TryRead(text, out _).Should().BeFalse();
}
