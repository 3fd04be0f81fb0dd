using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Questions;

public sealed class PolicyQuestionTests
{
    [Fact]
    public void Who_may_names_people_agents_and_the_rules_that_can_still_object()
    {
        var answer = Ask(new World()).WhoMay(Call.Tool("crm", "create_refund", null)).Value;

        answer.Should().BeEquivalentTo(new { Thing = "tool:crm/create_refund", People = new[] { "user:ben" }, Agents = new[] { "agent:codex", "agent:helper" }, Truncated = false });
        answer.Rules.Select(r => r.Id).Should().Equal("refund-ceiling");
        Ask(new World()).WhoMay(Call.Tool("crm", "delete", null)).Value.Should().Match<WhoCan>(w => w.People.IsEmpty && w.Agents.IsEmpty && w.Rules.IsEmpty);
    }

    [Fact]
    public void A_call_that_has_no_name_is_refused_with_its_mend() =>
        Ask(new World()).WhoMay(Call.Tool("crm", "*", null)).Failure!.Message.Should().Contain("use a plain tool, path or model name");

    [Fact]
    public void What_may_tells_what_both_may_use_and_who_lacks_the_rest()
    {
        var world = new World();
        world = world with { Tuples = world.Tuples.Add(new("user:ben", "human_may", "model:fast")).Add(new("agent:codex", "agent_may", "operation:orders/read")) };

        Ask(world).WhatMay("ben", "codex").Value.Things.Should().Equal(
            new UsableThing("model:fast", true, false), new UsableThing("operation:orders/read", false, true), new UsableThing("tool:crm/create_refund", true, true));
        Ask(world).WhatMay("nobody", "nothing").Value.Things.Should().BeEmpty();
    }

    [Fact]
    public void A_tool_that_a_rule_always_refuses_is_named_with_the_rule()
    {
        var thing = Ask(new World { Rules = "  - { id: never, on: { tools: ['crm/*'] }, deny: 'true' }\n" }).WhatMay("ben", "codex").Value.Things.Single();

        (thing.Both, thing.RefusedBy).Should().Be((false, "never"));
    }

    [Fact]
    public void A_right_that_runs_out_is_seen_at_the_moment_of_the_question()
    {
        var ends = new TupleCondition("until", World.Json("""{"ends":"2026-11-23T13:00:00Z"}"""));
        var world = new World { Tuples = [new("user:ann", "human_may", "tool:crm/create_refund", ends)] };

        Ask(world).WhoMay(Call.Tool("crm", "create_refund", null)).Value.People.Should().Equal("user:ann");
        Ask(world, World.Noon.AddHours(1)).WhoMay(Call.Tool("crm", "create_refund", null)).Value.People.Should().BeEmpty();
    }

    private static PolicyQuestions Ask(World world, DateTimeOffset? at = null) => new(world.Snapshot(), at ?? World.Noon);
}
