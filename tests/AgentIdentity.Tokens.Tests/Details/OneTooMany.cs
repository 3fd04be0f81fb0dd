namespace AgentIdentity.Tokens.Tests;

/// <summary>An ask of several things is covered when each is, not when some are.</summary>
public sealed class OneTooMany
{
    private static readonly McpToolDetail Tool = new(["a"], ["tools/call"], "t", [new("x", null, 5, null)], null);
    private static readonly HttpDetail Http = new(["a"], ["GET"], ["/orders/*"]);
    private static readonly DataDetail Data = new(["a"], ["select"], "s.t", ["id"], 10);

    [Fact]
    public void What_is_held_covers_no_list_with_one_thing_more()
    {
        Tool.Covers(Tool with { Locations = ["a", "b"] }).Should().BeFalse();
        Tool.Covers(Tool with { Actions = ["tools/call", "resources/read"] }).Should().BeFalse();
        Http.Covers(Http with { Paths = ["/orders/1", "/refunds/1"] }).Should().BeFalse();
        Data.Covers(Data with { Columns = ["id", "salary"] }).Should().BeFalse();
        (Tool with { ArgumentLimits = [new("x", null, 5, null), new("y", null, 5, null)] }).Covers(Tool).Should().BeFalse();
        AuthorizationDetails.Of(Tool).Covers(AuthorizationDetails.Of(Tool, Http)).Should().BeFalse();
        AuthorizationDetails.Of(Tool).Narrow(AuthorizationDetails.Of(Tool, Http)).Failure.Error.Should().Be(TokenError.NotCovered);
    }

    [Fact]
    public void A_limit_of_rows_covers_what_is_no_higher()
    {
        Data.Covers(Data with { MaxRows = 10 }).Should().BeTrue();
        Data.Covers(Data with { MaxRows = 11 }).Should().BeFalse();
        Data.Covers(Data with { MaxRows = null }).Should().BeFalse();
        (Data with { MaxRows = null }).Covers(Data).Should().BeTrue();
        (Data with { Columns = [] }).Covers(Data).Should().BeTrue();
        Data.Covers(Data with { Columns = [] }).Should().BeFalse();
    }
}
