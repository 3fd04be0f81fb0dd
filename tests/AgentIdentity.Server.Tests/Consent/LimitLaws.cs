using AgentIdentity.Server.Consent;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.Server.Tests.Consent;

/// <summary>Whatever a form holds, what comes of it is never wider than what was asked.</summary>
public sealed class LimitLaws
{
    private const string Gw = "https://gw.example";

    private static readonly AuthorizationDetails Asked = AuthorizationDetails.Of(
        new McpToolDetail([Gw + "/mcp/crm", Gw + "/mcp/erp"], ["tools/call", "resources/read"], "*",
            [new ArgumentLimit("amount", 1, 100, null), new ArgumentLimit("currency", null, null, ["EUR", "CHF", "USD"])], 10),
        new HttpDetail([Gw + "/api/orders"], ["GET", "POST", "DELETE"], ["/orders/*", "/items/*"]),
        new DataDetail([Gw + "/data/sales"], ["select", "delete"], "shop.orders", ["id", "total"], 50),
        new ModelDetail([Gw + "/v1"], "*", 1_500_000) { Providers = ["azure", "bedrock"], Geographies = ["eu", "us"], RetentionDays = 30 });

    private static readonly string[] Texts = ["", "-1", "0", "1", "5", "50", "100", "101", "1e3", "NaN", "1.0000001", "９", " 7 ", "999999999999999999999", "0.50", "*"];

    [Law(Cases = 500)]
    public bool A_form_never_makes_anything_wider(byte[] throws)
    {
        var dice = new Dice(throws);
        string[] keys = [.. LoweredDetails.Read(Asked, null, Gw).Sections.SelectMany(static one => one.Fields.Select(static field => field.Key).Append(one.Key))];
        var form = keys.Where(_ => dice.Next(3) == 0).ToDictionary(static key => key, key => new StringValues(Texts[dice.Next(Texts.Length)]));
        form[LimitPen.Out] = new StringValues([.. keys.Where(_ => dice.Next(4) == 0), "d99", "d0.nothing"]);

        var lowered = LoweredDetails.Read(Asked, new FormCollection(form), Gw);

        return Asked.Covers(lowered.Details) && lowered.Sections.Count == Asked.Items.Count;
    }

    [Fact]
    public void A_form_without_fields_leaves_everything_as_it_was_asked() =>
        LoweredDetails.Read(Asked, new FormCollection([]), Gw).Details.Should().Be(Asked);

    [Fact]
    public void Parts_of_lists_are_left_out_one_by_one()
    {
        var form = new FormCollection(new Dictionary<string, StringValues>
        {
            ["out"] = new(["d0.place.1", "d0.action.1", "d0.argument.1.value.2", "d1.method.2", "d1.path.0", "d2.action.1", "d2.column.0", "d3.provider.0", "d3.geography.1"]),
            ["d2.rows"] = "5",
            ["d3.kept"] = "0",
        });

        LoweredDetails.Read(Asked, form, Gw).Details.Should().Be(AuthorizationDetails.Of(
            new McpToolDetail([Gw + "/mcp/crm"], ["tools/call"], "*",
                [new ArgumentLimit("amount", 1, 100, null), new ArgumentLimit("currency", null, null, ["EUR", "CHF"])], 10),
            new HttpDetail([Gw + "/api/orders"], ["GET", "POST"], ["/items/*"]),
            new DataDetail([Gw + "/data/sales"], ["select"], "shop.orders", ["total"], 5),
            new ModelDetail([Gw + "/v1"], "*", 1_500_000) { Providers = ["bedrock"], Geographies = ["eu"], RetentionDays = 0 }));
    }

    [Theory]
    [InlineData("d1.method.0", "d1.method.1", "d1.method.2")]
    [InlineData("d2.column.0", "d2.column.1")]
    [InlineData("d3.provider.0", "d3.provider.1")]
    public void The_last_of_a_list_stays_because_an_empty_list_would_mean_all(params string[] parts)
    {
        var lowered = LoweredDetails.Read(Asked, new FormCollection(new Dictionary<string, StringValues> { ["out"] = new(parts) }), Gw);

        (lowered.HasMistake, lowered.Details).Should().Be((true, Asked));
    }

    /// <summary>What the generator chose, over and over.</summary>
    private sealed class Dice(byte[] throws)
    {
        private int _place;

        public int Next(int sides) => throws.Length == 0 ? 0 : (throws[_place % throws.Length] + (_place++ / throws.Length)) % sides;
    }
}
