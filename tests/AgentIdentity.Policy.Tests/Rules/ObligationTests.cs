namespace AgentIdentity.Policy.Tests.Rules;

public sealed class ObligationTests
{
    [Fact]
    public void Obligations_come_with_the_allow_in_the_order_of_the_rules()
    {
        var decision = RuleWorld.With("""
              - { id: label-it, label: [customer-data, eu] }
              - { id: hide, on: { tools: [crm/create_refund] }, when: "subject.id == 'ben'", redact: [iban, "contacts[].iban"] }
              - { id: not-now, when: "subject.id == 'ann'", redact: [name] }
              - { id: elsewhere, on: { tools: [crm/other] }, redact: [name] }
              - { id: strip, strip_tool_call: true }
              - { id: watched, mode: shadow, label: [seen] }

            """).Decide();

        decision.Outcome.Should().Be(Outcome.Allow);
        decision.Obligations.Select(o => $"{o.RuleId} {o.Kind} {string.Join(",", o.Values)}".TrimEnd()).Should().Equal(
            "label-it Label customer-data,eu", "hide Redact iban,contacts[].iban", "strip StripToolCall");
    }

    [Theory]
    [InlineData("when: args.missing == 1, label: [x]")]
    [InlineData("when: 1 / 0 == 1, redact: [x]")]
    [InlineData("when: args.amount, strip_tool_call: true")]
    public void An_obligation_whose_condition_fails_denies(string rule) =>
        RuleWorld.With("  - { id: a, " + rule + " }\n").Decide().ReasonCode.Should().Be(DecisionReason.RuleError);

    [Fact]
    public void A_refusal_brings_no_obligations() =>
        RuleWorld.With("  - { id: a, label: [x] }\n  - { id: b, deny: 'true' }\n").Decide().Obligations.Should().BeEmpty();

    [Fact]
    public void In_a_list_an_obligation_that_waits_for_arguments_hides_nothing() =>
        (RuleWorld.With("  - { id: a, when: args.amount > 1, label: [x] }\n") with { Call = Call.ToolInList("crm", "create_refund") })
            .Decide().Visible.Should().BeTrue();
}
