namespace AgentIdentity.Policy.Tests.Decisions;

public sealed class ListTests
{
    private static readonly World InList = new() { Call = Call.ToolInList("crm", "create_refund") };

    [Fact]
    public void A_tool_is_listed_although_its_limits_and_rules_wait_for_arguments()
    {
        var decision = InList.Decide();

        (decision.Outcome, decision.Visible, decision.ArgumentsKnown).Should().Be((Outcome.Allow, true, false));
        decision.Conjuncts[3].Proof.Should().Equal("rule refund-ceiling depends on arguments that are not known");
    }

    [Fact]
    public void A_tool_is_hidden_when_a_rule_denies_it_whatever_the_arguments()
    {
        var rule = "  - { id: never, on: { tools: [crm/create_refund] }, deny: \"actor.id == 'codex' || args.amount > 10\" }\n";
        var decision = (InList with { Rules = rule }).Decide();
        (decision.Outcome, decision.Visible).Should().Be((Outcome.Deny, false));
    }

    [Fact]
    public void A_tool_is_listed_when_a_rule_can_be_met_by_some_arguments()
    {
        var rule = "  - { id: some, on: { tools: [crm/create_refund] }, deny: \"actor.id == 'codex' && args.amount > 10\" }\n";
        var decision = (InList with { Rules = rule }).Decide();
        (decision.Outcome, decision.Visible).Should().Be((Outcome.Allow, true));
    }

    [Fact]
    public void What_human_agent_or_delegation_lack_is_not_visible_but_what_only_arguments_refuse_is()
    {
        new World { Call = Call.Tool("crm", "delete_contact", World.Json("{}")) }.Decide().Visible.Should().BeFalse();
        new World { Chain = [World.Link() with { Grants = [] }] }.Decide().Visible.Should().BeFalse();
        new World { Call = Call.Tool("crm", "create_refund", World.Json("""{"amount":500}""")) }.Decide().Visible.Should().BeTrue();
    }

    [Theory]
    [InlineData("user:ben")]
    [InlineData("agent:codex")]
    public void What_only_one_of_human_and_agent_may_is_not_visible(string lacking)
    {
        var world = new World();
        world.Decide().Visible.Should().BeTrue();
        (world with { Tuples = [.. world.Tuples.Where(tuple => tuple.User != lacking)] }).Decide().Visible.Should().BeFalse();
    }

    [Fact]
    public void A_call_that_somebody_else_lets_through_is_no_list_so_arguments_that_were_not_told_deny()
    {
        var unread = new World { Call = Call.ToolUnread("crm", "create_refund") };
        (unread.Decide().Outcome, unread.Decide().ReasonCode).Should().Be((Outcome.Deny, DecisionReason.ArgumentLimit));

        var unlimited = unread with { Chain = [World.Link() with { Grants = [new(CallKind.Mcp, "crm", ["tools/call"], "*", [])] }] };
        (unlimited.Decide().Outcome, unlimited.Decide().ReasonCode).Should().Be((Outcome.Deny, DecisionReason.BodyRequired));
        (unlimited with { Rules = "  []\n" }).Decide().Outcome.Should().Be(Outcome.Allow);
    }

    [Fact]
    public void Where_a_body_was_not_read_a_rule_about_arguments_denies()
    {
        var world = new World
        {
            Call = Call.Http("orders", "GET", "/orders/1"),
            Chain = [World.Link() with { Grants = [new(CallKind.Http, "orders", ["GET"], "/orders/*", [])] }],
            Tuples = [new("user:ben", "human_may", "operation:orders/read"), new("agent:codex", "agent_may", "operation:orders/read")],
        };
        world.Decide().Outcome.Should().Be(Outcome.Allow);

        var decision = (world with { Rules = "  - { id: body, require: args.amount < 10, on: { upstreams: [orders] } }\n" }).Decide();
        (decision.Outcome, decision.ReasonCode, decision.Rule?.Id).Should().Be((Outcome.Deny, DecisionReason.BodyRequired, "body"));
    }
}
