namespace AgentIdentity.Tokens.Tests;

public sealed class LimitsOfArguments
{
    private static readonly ArgumentLimit Held = new("amount", 10, 100, ["EUR", "USD"]);

    public static TheoryData<ArgumentLimit, bool> Asked => new()
    {
        { Held, true },
        { Held with { Min = 11 }, true },
        { Held with { Max = 99 }, true },
        { Held with { OneOf = ["EUR"] }, true },
        { Held with { Min = 9 }, false },
        { Held with { Min = null }, false },
        { Held with { Max = 101 }, false },
        { Held with { Max = null }, false },
        { Held with { OneOf = ["EUR", "GBP"] }, false },
        { Held with { OneOf = null }, false },
        { Held with { Name = "Amount" }, false },
    };

    [Theory]
    [MemberData(nameof(Asked), DisableDiscoveryEnumeration = true)]
    public void A_limit_covers_what_is_at_least_as_strict(ArgumentLimit asked, bool covered)
    {
        Tool(Held).Covers(Tool(asked)).Should().Be(covered);
        Tool().Covers(Tool(asked)).Should().BeTrue("no limit covers every limit");
        Tool(Held).Covers(Tool()).Should().BeFalse("a limit covers no absence of it");
    }

    private static McpToolDetail Tool(params ArgumentLimit[] limits) => new(["crm"], ["tools/call"], "refund", limits, null);
}
