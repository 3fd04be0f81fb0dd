using AgentIdentity.Server.Consent;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Pages;

public sealed class PlainWordsTests
{
    private const string Gw = "https://gw.example";

    [Fact]
    public void Limits_are_said_as_people_say_them()
    {
        var line = PlainWords.Of(AuthorizationDetails.Of(new McpToolDetail(
            ["https://gw.example/mcp/crm"], ["tools/call"], "create_refund",
            [new ArgumentLimit("amount", 0, 100, null), new ArgumentLimit("currency", null, null, ["EUR"])], 3)), Gw).Single();

        line.What.Should().Be("Use the tool “create_refund” of “crm”");
        line.Limits.Should().Equal("amount: at least 0 and at most 100", "currency: only EUR", "at most 3 times");
    }

    [Theory]
    [InlineData("Read data in “orders”", "GET", "HEAD")]
    [InlineData("Create and change data in “orders”", "POST")]
    [InlineData("Read, create and change, delete data in “orders”", "GET", "PATCH", "DELETE")]
    public void Methods_become_verbs(string said, params string[] methods) =>
        PlainWords.Of(AuthorizationDetails.Of(new HttpDetail(["https://gw.example/api/orders"], methods, ["/*"])), Gw).Single().What.Should().Be(said);

    [Fact]
    public void Everything_is_said_to_be_everything() =>
        PlainWords.Of(AuthorizationDetails.Of(
                new McpToolDetail(["https://gw.example/mcp/crm"], ["tools/call"], "*", [], null),
                new ModelDetail(["https://gw.example/v1"], "*", 1_500_000)), Gw)
            .Select(static line => $"{line.What} {string.Join(';', line.Limits)}".TrimEnd())
            .Should().Equal("Use every tool of “crm”", "Ask any configured model spends at most 1.50 USD");

    [Fact]
    public void Tables_are_said_with_their_columns_and_rows()
    {
        var line = PlainWords.Of(AuthorizationDetails.Of(
            new DataDetail(["https://gw.example/data/sales"], ["select", "delete"], "shop.orders", ["id", "total"], 50)), Gw).Single();

        line.What.Should().Be("Read, delete from the table “shop.orders” of the database “sales”");
        line.Limits.Should().Equal("only the columns id, total", "at most 50 rows at a time");
    }

    [Fact]
    public void Models_are_said_with_where_they_run_and_what_is_kept() =>
        PlainWords.Of(AuthorizationDetails.Of(new ModelDetail(["https://gw.example/v1"], "fast", null)
        {
            Providers = ["azure", "bedrock"],
            Geographies = ["eu"],
            RetentionDays = 0,
        }), Gw).Single().Limits.Should().Equal("only by azure, bedrock", "runs only in eu", "nothing is kept there");

    [Theory]
    [InlineData("https://evil.example/mcp/crm")]
    [InlineData("https://gw.example.evil.example/mcp/crm")]
    [InlineData("crm")]
    public void A_place_outside_the_broker_never_passes_for_one_inside(string location) =>
        PlainWords.Of(AuthorizationDetails.Of(new McpToolDetail([location], ["tools/call"], "*", [], null)), Gw).Single()
            .What.Should().Be($"Use every tool of “{location}” (outside this broker)");

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
