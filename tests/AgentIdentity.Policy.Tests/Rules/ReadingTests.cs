using System.Collections.Immutable;
using System.Net;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Rules;

public sealed class ReadingTests
{
    private static readonly RuleWorld Plain = new()
    {
        Rules = "",
        Actor = "helper",
        Chain = [RuleWorld.Link("dlg_2", "helper") with { Purpose = "send" }, RuleWorld.Link("dlg_1", "codex")],
        SignIn = new SignIn("urn:mfa", World.Noon.AddMinutes(-5)),
        Source = new CallSource(IPAddress.Parse("::ffff:10.20.1.2")),
        History = Enumerable.Range(1, 4).Aggregate(CallHistory.Empty, (h, i) => h.With(new PastCall(
            i == 4 ? "crm/get_contact" : "crm/create_refund", World.Noon.AddMinutes(-70 + (i * 15)), ImmutableDictionary<string, double>.Empty.Add("amount", i)))).WithLabels("customer-data"),
    };

    [Theory]
    [InlineData("request.upstream == 'crm' && request.kind == 'mcp' && request.action == 'tools/call' && request.name == 'crm/create_refund'")]
    [InlineData("request.method == '' && request.path == '' && request.risk == 'unknown'")]
    [InlineData("resource.type == '' && resource.id == '' && size(resource.attributes) == 0")]
    [InlineData("subject.id == 'ben' && actor.id == 'helper' && actor.chain == ['helper', 'codex'] && chain.depth == 2")]
    [InlineData("delegation.id == 'dlg_2' && delegation.root == 'dlg_1' && delegation.purpose == 'send' && !delegation.unattended")]
    [InlineData("authentication.acr == 'urn:mfa' && authentication.age == duration('5m')")]
    [InlineData("time.now == timestamp('2026-11-23T12:00:00Z') && time.now.getHours('Europe/Berlin') == 13")]
    [InlineData("source.ip == '10.20.1.2' && cidr('10.20.0.0/16').containsIP(source.ip) && ipaddress(source.ip).in_cidr('10.0.0.0/8')")]
    [InlineData("history.calls('crm/create_refund', duration('1h')) == 3 && history.calls('crm/*', duration('20m')) == 1")]
    [InlineData("history.calls('*', duration('24h')) == 4 && history.calls('crm/other', duration('24h')) == 0")]
    [InlineData("history.sum('crm/create_refund', 'amount', duration('50m')) == 5.0 && history.sum('crm/*', 'amount', duration('24h')) == 10.0")]
    [InlineData("history.has_label('customer-data') && !history.has_label('x') && history.labels == ['customer-data']")]
    public void A_rule_reads(string expression)
    {
        var decision = (Plain with { Rules = $"  - id: a\n    require: \"{expression}\"\n" }).Decide();
        decision.Conjuncts[3].Ok.Should().BeTrue(decision.Conjuncts[3].Why);
    }

    [Theory]
    [InlineData("authentication.age < duration('1h')")]
    [InlineData("ipaddress(source.ip).in_cidr('10.0.0.0/8')")]
    [InlineData("delegation.purpose == ''")]
    public void What_is_not_known_is_an_error_and_denies(string expression)
    {
        var unknown = new RuleWorld { Rules = $"  - id: a\n    require: \"{expression}\"\n", Chain = [] };
        unknown.Decide().Conjuncts[3].Reason.Should().Be(DecisionReason.RuleError);
        (unknown with { Rules = "  - { id: a, require: '!has(authentication.age) && !has(delegation.id) && source.ip == \"\"' }\n" }).Decide().Conjuncts[3].Ok.Should().BeTrue();
    }

    [Theory]
    [InlineData("approvals")]
    [InlineData("approved")]
    [InlineData("approval")]
    [InlineData("request.approvals")]
    [InlineData("request.approved")]
    [InlineData("delegation.approvals")]
    [InlineData("history.approvals")]
    [InlineData("actor.approved")]
    public void Approvals_cannot_be_read(string expression)
    {
        RuleWorld.With($"  - {{ id: a, require: 'size({expression}) > 0' }}\n").Problems().Single().Message.Should().MatchRegex("undeclared|undefined|unknown|no such|no field|not");
        RuleWorld.With($"  - {{ id: a, deny: 'has({expression})' }}\n").Problems().Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("history.calls('crm/*', duration('-1h')) == 0")]
    [InlineData("history.calls('crm/*', duration('768h')) == 0")]
    public void A_window_that_cannot_be_answered_denies(string expression) =>
        (Plain with { Rules = $"  - id: a\n    require: \"{expression}\"\n" }).Decide().ReasonCode.Should().Be(DecisionReason.RuleError);

    [Fact]
    public void A_request_over_http_has_a_method_and_a_path_and_a_rule_about_its_unread_body_denies()
    {
        var get = new RuleWorld { Rules = "  - { id: a, on: { operations: [orders/read] }, require: 'request.method == \"GET\" && request.path == \"/orders/1\"' }\n", Call = Call.Http("orders", "GET", "/orders/1") };
        get.Decide().Outcome.Should().Be(Outcome.Allow);
        (get with { Call = Call.Http("orders", "POST", "/orders/1") }).Decide().Outcome.Should().Be(Outcome.Allow, "the rule is about reading");
        (get with { Rules = "  - { id: a, require: 'args.body.amount < 5' }\n" }).Decide().ReasonCode.Should().Be(DecisionReason.BodyRequired);
        (get with { Rules = "  - { id: a, require: 'args.body.amount < 5 || true' }\n" }).Decide().Outcome.Should().Be(Outcome.Allow);
    }

    [Fact]
    public void What_an_agent_sends_stands_in_a_message_as_a_value_and_never_as_more()
    {
        var rules = "  - { id: a, deny: 'true', message: \"To {{ args.to }}, {{ args.missing }}.\" }\n";
        var long1 = new string('x', 5000);
        RuleWorld.With(rules).With("a\\nb\\u202Ec").Decide().Rule!.Message.Should().Be("To a b c, ?.");
        RuleWorld.With(rules).With(long1).Decide().Rule!.Message.Length.Should().BeLessThan(300);
    }

    [Fact]
    public void Rules_that_cost_too_much_deny()
    {
        var many = string.Join(",", Enumerable.Range(0, 300));
        var world = new RuleWorld
        {
            Rules = "  - { id: a, require: 'args.l.all(x, args.l.all(y, args.l.all(z, x + y + z >= 0)))' }\n",
            Call = RuleWorld.Tool("create_refund", $$"""{"l":[{{many}}]}"""),
        };
        world.Decide().Conjuncts[3].Why.Should().Contain("cost limit");

        static string Loop(int i) => $"  - {{ id: a{i}, require: 'args.l.all(x, args.l.exists(y, y == 30 && x >= 0))' }}\n";
        (world with { Rules = Loop(0) }).Decide().Outcome.Should().Be(Outcome.Allow, "one alone is within the limit of a rule");
        (world with { Rules = string.Concat(Enumerable.Range(0, 10).Select(Loop)) }).Decide().Conjuncts[3].Why.Should().Contain("cost too much together");
    }
}

internal static class RuleWorldCalls
{
    public static RuleWorld With(this RuleWorld world, string to) => world with { Call = RuleWorld.Tool("create_refund", $$"""{"to":"{{to}}"}""") };
}
