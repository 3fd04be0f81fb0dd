using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Rules;

public sealed class RuleEvaluationTests
{
    [Theory]
    [InlineData("require: args.missing <= 10")]
    [InlineData("deny: args.missing > 10")]
    [InlineData("deny: args.order > 10")]
    [InlineData("deny: 1 / 0 == 1")]
    [InlineData("require: args.order")]
    [InlineData("deny: args.amount")]
    public void A_rule_that_cannot_be_evaluated_denies(string rule)
    {
        var decision = With("  - id: broken\n    " + rule + "\n").Decide();

        (decision.Outcome, decision.ReasonCode, decision.Error, decision.Rule?.Id)
            .Should().Be((Outcome.Deny, DecisionReason.RuleError, PolicyError.RuleError, "broken"));
    }

    [Fact]
    public void A_shadow_rule_never_denies_and_says_when_it_would_have()
    {
        var decision = With("  - { id: seen, mode: shadow, deny: 'true' }\n  - { id: broken, mode: shadow, deny: '1 / 0 == 1' }\n"
            + "  - { id: quiet, mode: shadow, deny: 'false' }\n").Decide();

        decision.Outcome.Should().Be(Outcome.Allow);
        decision.WouldRefuse.Should().Equal("seen", "broken");
    }

    [Theory]
    [InlineData("tools: [crm/create_refund]", true)]
    [InlineData("tools: ['crm/*']", true)]
    [InlineData("tools: ['*']", true)]
    [InlineData("tools: [crm/other, crm/create_refund]", true)]
    [InlineData("tools: [crm/create]", false)]
    [InlineData("tools: [erp/create_refund]", false)]
    [InlineData("actions: [tools/call]", true)]
    [InlineData("actions: [GET]", false)]
    [InlineData("upstreams: [crm]", true)]
    [InlineData("upstreams: [erp]", false)]
    [InlineData("agents: [codex]", true)]
    [InlineData("agents: ['co*']", true)]
    [InlineData("agents: [helper]", false)]
    [InlineData("tools: [crm/create_refund], agents: [helper]", false)]
    [InlineData("tools: [crm/create_refund], agents: [codex]", true)]
    public void A_rule_concerns_exactly_the_calls_it_names(string on, bool concerns) =>
        With($"  - {{ id: a, on: {{ {on} }}, deny: 'true' }}\n").Decide().Outcome.Should().Be(concerns ? Outcome.Deny : Outcome.Allow);

    [Fact]
    public void A_rule_of_another_tool_is_not_even_evaluated() =>
        With("  - { id: a, on: { tools: [crm/other] }, deny: 'args.missing > 1' }\n").Decide().Conjuncts[3].Proof.Should().BeEmpty();

    [Theory]
    [InlineData("request.upstream == 'crm' && request.kind == 'mcp' && request.action == 'tools/call' && request.identifier == 'create_refund'")]
    [InlineData("args.amount == 80 && args.currency == 'EUR' && args.?missing.orValue(7) == 7")]
    [InlineData("subject.id == 'ben' && actor.id == 'codex' && chain.depth == 1")]
    [InlineData("delegation.id == 'dlg_1' && delegation.purpose == 'refunds' && delegation.ends_at > time.now")]
    [InlineData("actor.assurance == 'authenticated' && !delegation.unattended")]
    [InlineData("time.now == timestamp('2026-11-23T12:00:00Z')")]
    public void A_rule_reads_the_call(string expression) => With($"  - id: a\n    require: \"{expression}\"\n").Decide().Outcome.Should().Be(Outcome.Allow);

    [Fact]
    public void A_variable_is_read_by_name_and_may_build_on_an_earlier_one()
    {
        const string rule = "  - id: a\n    let: { twice: args.amount * 2, more: variables.twice + 1 }\n    require: variables.more == 161\n";
        With(rule).Decide().Outcome.Should().Be(Outcome.Allow);
    }

    [Fact]
    public void A_variable_that_fails_denies_only_when_the_rule_depends_on_it()
    {
        With("  - id: a\n    let: { bad: args.missing }\n    deny: subject.id == 'eve' && variables.bad == 1\n").Decide().Outcome.Should().Be(Outcome.Allow);
        With("  - id: a\n    let: { bad: args.missing }\n    deny: subject.id == 'ben' && variables.bad == 1\n").Decide().Outcome.Should().Be(Outcome.Deny);
    }

    [Fact]
    public void No_arguments_are_an_empty_map()
    {
        var world = With("  - { id: a, require: '!has(args.x)' }\n") with { Call = Call.Tool("crm", "create_refund", null) };
        world.Decide().Conjuncts[3].Ok.Should().BeTrue();
    }

    private static World With(string rules) => new() { Rules = rules };
}
