using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Rules;

public sealed class LiftTests
{
    private const string Approval = """
          - id: refund-approval
            owner: payments
            let: { limit: "50" }
            require: args.amount <= variables.limit
            otherwise: { approval: { from: "role:team-lead", ttl: 15m } }
            message: "Refunds above {{ variables.limit }} need a team lead; this one is {{ args.amount }} {{ args.currency }}."

        """;

    private const string StepUp = """
          - id: fresh
            deny: args.amount > 50
            otherwise: { step_up: { acr: "urn:mfa urn:passkey", max_age: 1h } }

        """;

    private const string Deny = "  - { id: never, deny: 'args.amount > 70' }\n";

    [Fact]
    public void A_rule_with_an_approval_asks_for_it_with_everything_that_the_approver_needs()
    {
        var decision = RuleWorld.With(Approval).Decide();

        (decision.Outcome, decision.ReasonCode, decision.Error).Should().Be((Outcome.NeedsApproval, DecisionReason.NeedsApproval, PolicyError.ApprovalNeeded));
        decision.Approvals.Should().Equal(new ApprovalDemand(
            "refund-approval", "role:team-lead", TimeSpan.FromMinutes(15), "Refunds above 50 need a team lead; this one is 80 EUR."));
    }

    [Fact]
    public void An_approval_answers_only_the_rule_that_asked_and_is_used_with_the_allow()
    {
        var approved = new ApprovedRule("refund-approval", "apr_1", "ann");
        var decision = (RuleWorld.With(Approval) with { Approved = [approved] }).Decide();

        decision.Outcome.Should().Be(Outcome.Allow);
        decision.Used.Should().Equal(approved);
        (RuleWorld.With(Approval) with { Approved = [approved with { RuleId = "other" }] }).Decide().Outcome.Should().Be(Outcome.NeedsApproval);
        (RuleWorld.With(Deny) with { Approved = [approved with { RuleId = "never" }] }).Decide().Outcome.Should().Be(Outcome.Deny);
    }

    [Fact]
    public void An_approval_lifts_no_rule_that_cannot_be_evaluated()
    {
        const string broken = "  - id: a\n    require: args.missing <= 1\n    otherwise: { approval: { from: 'user:ann', ttl: 5m } }\n";
        (RuleWorld.With(broken) with { Approved = [new ApprovedRule("a", "apr_1", "ann")] }).Decide().ReasonCode.Should().Be(DecisionReason.RuleError);
    }

    [Theory]
    [InlineData(null, null, Outcome.NeedsStepUp)]
    [InlineData("urn:mfa", 10, Outcome.Allow)]
    [InlineData("urn:passkey", 60, Outcome.Allow)]
    [InlineData("urn:passkey", 61, Outcome.NeedsStepUp)]
    [InlineData("urn:password", 10, Outcome.NeedsStepUp)]
    [InlineData(null, 10, Outcome.NeedsStepUp)]
    [InlineData("urn:mfa", null, Outcome.NeedsStepUp)]
    [InlineData("urn:mfa", -5, Outcome.NeedsStepUp)]
    public void A_sign_in_answers_when_it_is_of_the_class_and_as_fresh_as_asked(string? acr, int? minutes, Outcome expected)
    {
        var decision = (RuleWorld.With(StepUp) with { SignIn = new SignIn(acr, minutes is { } m ? World.Noon.AddMinutes(-m) : null) }).Decide();

        decision.Outcome.Should().Be(expected);
        if (expected == Outcome.NeedsStepUp)
        {
            decision.StepUp.Should().Be(new StepUpDemand("fresh", "urn:mfa urn:passkey", TimeSpan.FromHours(1)));
        }
    }

    [Fact]
    public void Deny_comes_before_a_sign_in_and_that_before_an_approval_in_whatever_order_they_stand()
    {
        foreach (var (rules, expected) in new[]
        {
            (Approval + StepUp, Outcome.NeedsStepUp), (StepUp + Approval, Outcome.NeedsStepUp),
            (Approval + Deny, Outcome.Deny), (Deny + StepUp, Outcome.Deny), (Approval + StepUp + Deny, Outcome.Deny),
        })
        {
            RuleWorld.With(rules).Decide().Outcome.Should().Be(expected, rules);
        }
    }

    [Fact]
    public void A_shadow_rule_says_what_it_would_ask_for()
    {
        var decision = RuleWorld.With(Approval.Replace("    owner: payments", "    mode: shadow\n    since: 2026-11-01", StringComparison.Ordinal)).Decide();

        decision.Outcome.Should().Be(Outcome.Allow);
        decision.Shadow.Should().Equal(new ShadowObjection("refund-approval", Outcome.NeedsApproval, "Refunds above 50 need a team lead; this one is 80 EUR."));
    }
}
