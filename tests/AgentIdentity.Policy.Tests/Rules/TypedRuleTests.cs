using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Rules;

/// <summary>Rules under mappings: the types of the arguments come from the tools' schemas.</summary>
public sealed class TypedRuleTests
{
    private const string Crm = """
        apiVersion: agentidentity/v1
        upstream: crm
        tools:
          create_refund:
            risk: high
            input:
              properties:
                order: { type: string }
                amount: { type: number }
                currency: { type: string }
                lines: { type: array, items: { type: object, properties: { sku: { type: string }, price: { type: number } } } }
              required: [amount]
          get_contact:
            risk: low
            input: { properties: { id: { type: string } }, required: [id] }
          other: { risk: medium }
        """;

    [Theory]
    [InlineData("on: { tools: [crm/create_refund] }, deny: args.amont > 1", "undefined field 'amont'", "did you mean 'amount'?", 61)]
    [InlineData("on: { tools: [crm/create_refund] }, deny: args.amount == 'x'", "for crm/create_refund): no overload of '==' takes (double, string)", "the types do not fit", 0)]
    [InlineData("on: { tools: [crm/create_refund] }, deny: 'args.amount > \"5\"'", "for crm/create_refund", "the types do not fit", 0)]
    [InlineData("on: { tools: [crm/create_refund] }, deny: 'args.order > 5'", "for crm/create_refund", "the types do not fit", 0)]
    [InlineData("on: { tools: [crm/create_refund] }, deny: 'args.lines.exists(l, l.prise > 5.0)'", "undefined field 'prise'", "did you mean 'price'?", 0)]
    [InlineData("on: { tools: [crm/create_refund] }, deny: 'args.?amont.orValue(1.0) > 5.0'", "undefined field 'amont'", "did you mean 'amount'?", 0)]
    [InlineData("on: { tools: [crm/create_refund] }, deny: 'has(args.amont)'", "undefined field 'amont'", "did you mean 'amount'?", 0)]
    [InlineData("on: { tools: [crm/create_refund] }, let: { a: args.amont }, deny: variables.a > 1.0", "variable a (for crm/create_refund)", "did you mean 'amount'?", 0)]
    [InlineData("on: { tools: [crm/create_refund] }, deny: 'true', message: 'Not {{ args.amont }}'", "the message of rule a", "did you mean 'amount'?", 0)]
    [InlineData("on: { tools: ['crm/*'] }, deny: args.amont > 1.0", "undefined field 'amont'", "it has amount", 0)]
    [InlineData("on: { tools: [crm/create_refnd] }, deny: 'true'", "does not list", "did you mean 'crm/create_refund'?", 0)]
    [InlineData("on: { tools: ['crm/creat_*'] }, deny: 'true'", "does not list", "it lists crm/create_refund, crm/get_contact, crm/other", 0)]
    [InlineData("deny: 'history.calls(\"crm/get_contct\", duration(\"1h\")) > 5'", "the mapping of crm does not list", "did you mean 'crm/get_contact'?", 0)]
    [InlineData("deny: 'history.sum(\"create_refund\", \"amount\", duration(\"1h\")) > 5.0'", "must name the upstream too", "as in crm/create_refund", 0)]
    [InlineData("deny: 'history.calls(\"crm/*_refund\", duration(\"1h\")) > 5'", "the history is asked about", "a * may only stand at the end", 0)]
    public void A_slip_about_a_listed_tool_fails_at_load_and_says_how_to_mend_it(string rule, string what, string mend, int column)
    {
        var text = rule.Contains("crm/*'] }, deny", StringComparison.Ordinal) ? rule.Replace("crm/*", "crm/create*", StringComparison.Ordinal) : rule;
        var problem = World($"  - {{ id: a, {text} }}\n").Problems().Should().ContainSingle().Subject;

        problem.Message.Should().Contain(what).And.Contain(mend);
        (problem.File, problem.Line).Should().Be(("rules/main.yaml", 3));
        if (column > 0)
        {
            problem.Column.Should().Be(column, problem.Message);
        }
    }

    [Fact]
    public void A_label_that_is_nearly_one_that_a_rule_gives_is_a_slip()
    {
        const string rules = "  - { id: a, label: [customer-data] }\n  - { id: b, deny: 'history.has_label(\"custmer-data\")' }\n";
        World(rules).Problems().Single().Message.Should().Contain("did you mean 'customer-data'?");
        World(rules.Replace("custmer-data", "secret", StringComparison.Ordinal)).Decide().Outcome.Should().Be(Outcome.Allow, "a label may come from a policy before this one");
    }

    [Theory]
    [InlineData("""{"amount":80}""", Outcome.Allow)]
    [InlineData("""{"amount":80.5}""", Outcome.Allow)]
    [InlineData("""{"amount":101}""", Outcome.Deny)]
    [InlineData("""{"amount":"80"}""", Outcome.Deny)]
    [InlineData("""{"amount":null}""", Outcome.Deny)]
    [InlineData("{}", Outcome.Deny)]
    public void A_number_is_one_however_it_is_written_and_nothing_else_is(string arguments, Outcome expected)
    {
        const string rule = "  - { id: a, on: { tools: [crm/create_refund] }, require: 'args.amount * 1.0 + 0.5 <= 100.5 && history.sum(\"crm/create_refund\", \"amount\", duration(\"1h\")) + args.amount < 1000.0' }\n";
        (World(rule) with { Call = RuleWorld.Tool("create_refund", arguments) }).Decide().Outcome.Should().Be(expected);
    }

    [Fact]
    public void A_rule_over_many_tools_may_read_what_only_some_of_them_have()
    {
        var world = World("  - { id: a, on: { tools: ['crm/*'] }, deny: 'has(args.amount) && args.amount > 50.0' }\n");

        world.Decide().Outcome.Should().Be(Outcome.Deny);
        (world with { Call = RuleWorld.Tool("get_contact", """{"id":"c-1"}""") }).Decide().Outcome.Should().Be(Outcome.Allow);
    }

    [Fact]
    public void A_rule_over_many_tools_whose_types_do_not_fit_one_of_them_names_that_tool() =>
        World("  - { id: a, on: { upstreams: [crm] }, deny: 'has(args.id) && args.id == 5' }\n").Problems().Single().Message.Should().Contain("for crm/get_contact");

    [Fact]
    public void Where_no_schema_is_known_any_argument_can_be_read() =>
        (World("  - { id: a, on: { tools: [crm/other] }, deny: args.whatever == 1 }\n") with { Call = RuleWorld.Tool("other", """{"whatever":2}""") })
            .Decide().Outcome.Should().Be(Outcome.Allow);

    [Fact]
    public void A_rule_is_about_the_risk_that_the_mapping_gives()
    {
        var world = World("  - { id: a, on: { risk: [high, critical] }, deny: 'request.risk == \"high\"' }\n");

        world.Decide().Outcome.Should().Be(Outcome.Deny);
        (world with { Call = RuleWorld.Tool("get_contact", """{"id":"c-1"}""") }).Decide().Outcome.Should().Be(Outcome.Allow);
    }

    [Fact]
    public void A_list_hides_a_typed_tool_only_when_every_argument_would_be_denied()
    {
        var list = World("") with { Call = Call.ToolInList("crm", "create_refund") };
        (list with { Rules = "  - { id: a, deny: args.amount > 5.0 }\n" }).Decide().Visible.Should().BeTrue();
        (list with { Rules = "  - { id: a, deny: 'args.amount > 5.0 || delegation.purpose == \"refunds\"' }\n" }).Decide().Visible.Should().BeFalse();
        (list with { Rules = "  - { id: a, deny: 'true', otherwise: { approval: { from: 'user:ann', ttl: 5m } } }\n" }).Decide().Visible.Should().BeTrue("an approval is no refusal");
        (list with { Rules = "  - { id: a, mode: shadow, deny: 'true' }\n" }).Decide().Visible.Should().BeTrue();
        (list with { Rules = "  - { id: a, deny: '1 / 0 == 1' }\n" }).Decide().Visible.Should().BeFalse("it fails whatever the arguments are");
    }

    [Fact]
    public void A_call_that_a_rule_refuses_is_told_so_rather_than_that_there_is_no_such_tool() =>
        World("  - { id: a, deny: 'true', message: 'Not today.' }\n").Decide().Visible.Should().BeTrue();

    private static RuleWorld World(string rules) => new() { Rules = rules, Mappings = [("crm", Crm)] };
}
