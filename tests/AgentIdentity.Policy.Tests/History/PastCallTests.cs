using System.Text.Json;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.History;

public sealed class PastCallTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_call_is_remembered_by_its_name_and_its_numeric_arguments()
    {
        var past = PastCall.Of(Call.Tool("crm", "create_refund", Json("""{"amount":80.5,"order":"17","n":1e999,"deep":{"amount":9}}""")), new World().Bundle(), Now);
        past.Name.Should().Be("crm/create_refund");
        past.At.Should().Be(Now);
        past.Amounts.Should().BeEquivalentTo(new Dictionary<string, double> { ["amount"] = 80.5, ["n"] = 1e290 });
    }

    [Fact]
    public void A_call_with_a_negative_amount_makes_no_room_for_another()
    {
        var (bundle, history) = (new World().Bundle(), CallHistory.Empty);
        foreach (var amount in (string[])["900", "-800", "-1e999", "50"])
        {
            history = history.With(PastCall.Of(Call.Tool("crm", "create_refund", Json($$"""{"amount":{{amount}}}""")), bundle, Now));
        }

        history.Sum("crm/create_refund", "amount", TimeSpan.FromHours(1), Now).Should().Be(950);
    }

    [Fact]
    public void Other_kinds_have_names_of_their_own()
    {
        PastCall.Of(Call.Chat("fast", null), new World().Bundle(), Now).Name.Should().Be("v1/fast");
        PastCall.Of(Call.Http("orders", "GET", "/orders/17"), new World().Bundle(), Now).Name.Should().Be("orders/read");
        PastCall.Of(Call.Http("orders", "DELETE", "/orders/17"), new World().Bundle(), Now).Name.Should().Be("orders/delete");
    }

    [Fact]
    public void The_amounts_of_an_http_call_are_those_of_its_body()
    {
        var call = Call.Http("orders", "POST", "/orders") with { Arguments = Json("""{"path":{},"query":{"page":2},"body":{"amount":7}}"""), ArgumentsKnown = true };
        PastCall.Of(call, new World().Bundle(), Now).Amounts.Should().BeEquivalentTo(new Dictionary<string, double> { ["amount"] = 7 });
    }

    [Fact]
    public void What_rules_add_up_is_kept_however_many_other_numbers_a_call_brings()
    {
        var many = string.Join(",", Enumerable.Range(0, 5_000).Select(i => $"\"n{i}\":1"));
        var bundle = (new World() with { Rules = "  - { id: a, require: 'history.sum(\"crm/*\", \"amount\", duration(\"1h\")) < 5.0' }\n" }).Bundle();
        var amounts = PastCall.Of(Call.Tool("crm", "create_refund", Json($$"""{{{many}},"amount":7}""")), bundle, Now).Amounts;

        amounts["amount"].Should().Be(7);
        amounts.Count.Should().BeLessThan(50);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
