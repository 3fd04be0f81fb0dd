using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Tests.Decisions;

public sealed class ExplanationTests
{
    [Fact]
    public void A_refusal_reads_as_what_failed_why_and_what_mends_it()
    {
        var world = new World { Call = Call.Tool("crm", "create_refund", World.Json("""{"amount":500}""")) };
        world = world with { Tuples = world.Tuples.RemoveAll(t => t.User == "user:ben") };

        var json = JsonDocument.Parse(Write(world.Decide())).RootElement;

        json.GetProperty("outcome").GetString().Should().Be("deny");
        json.GetProperty("reason").GetString().Should().Be("no_relation");
        json.GetProperty("code").GetString().Should().Be("AID2101");
        json.GetProperty("bundle").GetProperty("digest").GetString().Should().StartWith("sha256:");
        json.GetProperty("rule").GetRawText().Should().Be(
            """{"id":"refund-ceiling","message":"Refunds above 250 are not for agents.","owner":"payments"}""");
        var parts = json.GetProperty("conjuncts").EnumerateArray()
            .Select(c => $"{Text(c, "name")} {Text(c, "ok")}: {Text(c, "why")} > {Text(c, "remedy")}").ToArray();
        parts.Should().Equal(
            "human_may False: nothing makes user:ben human_may of tool:crm/create_refund > an administrator can write the tuple "
                + "user:ben human_may tool:crm/create_refund, or put user:ben into a role or set that has it",
            "agent_may True:  > ",
            "delegation False: argument amount is 500, above 100, by delegation dlg_1 > stay inside the limit, or ask ben to raise it",
            "rules False: rule refund-ceiling objects: Refunds above 250 are not for agents. > ask payments about rule refund-ceiling");
    }

    [Fact]
    public void A_failed_condition_is_told_apart_from_a_missing_relation()
    {
        var ended = new TupleCondition("until", World.Json("""{"ends":"2026-11-23T11:00:00Z"}"""));
        var world = new World { Tuples = [new("user:ben", "human_may", "tool:crm/create_refund", ended), .. new World().Tuples.Skip(3)] };

        var human = world.Decide().Conjuncts[0];

        (human.Ok, human.Reason, human.Error).Should().Be((false, "condition_failed", PolicyError.ConditionFailed));
        human.Why.Should().StartWith("user:ben is human_may of tool:crm/create_refund, but condition until does not hold (now = ");
    }

    [Fact]
    public void A_missing_value_is_told_apart_from_a_failed_condition()
    {
        var world = new World { Tuples = [new("user:ben", "human_may", "tool:crm/create_refund", new TupleCondition("until")), .. new World().Tuples.Skip(3)] };

        var human = world.Decide().Conjuncts[0];

        (human.Reason, human.Why).Should().Be(("missing_context", "user:ben is human_may of tool:crm/create_refund, but condition until misses ends"));
    }

    [Fact]
    public void A_tuples_own_value_wins_over_the_requests()
    {
        // The tuple fixes now, so the decision's own moment does not count.
        var fixedNow = new TupleCondition("until", World.Json("""{"now":"2026-11-23T13:00:00Z","ends":"2026-11-23T12:30:00Z"}"""));
        var world = new World { Tuples = [new("user:ben", "human_may", "tool:crm/create_refund", fixedNow), .. new World().Tuples.Skip(3)] };

        world.Decide().Conjuncts[0].Reason.Should().Be("condition_failed");
    }

    [Fact]
    public void An_exclusion_is_told_apart_from_a_relation_that_was_never_given()
    {
        var call = Call.Http("orders", "GET", "/orders");
        var operation = PolicyObject.Of(call)!;
        var world = new World { Call = call, Tuples = [new("user:ben", "barred", operation), new("user:ben", "human_may", operation)] };

        var human = world.Decide().Conjuncts[0];

        (human.Ok, human.Reason, human.Why).Should().Be((false, "no_relation",
            $"user:ben is kept from being human_may of {operation}: user:ben is barred of {operation}, which excludes"));
        human.Remedy.Should().Be("an administrator can take away what excludes");
    }

    [Fact]
    public void A_condition_on_a_role_that_the_human_is_not_in_is_not_the_reason()
    {
        var ended = new TupleCondition("until", World.Json("""{"ends":"2026-11-23T11:00:00Z"}"""));
        ImmutableArray<RelationTuple> tuples = [new("role:sales#assignee", "human_may", "tool:crm/create_refund", ended), .. new World().Tuples.Skip(3)];

        new World { Tuples = tuples }.Decide().Conjuncts[0].Reason.Should().Be("no_relation");
        new World { Tuples = tuples.Add(new("user:ben", "assignee", "role:sales")) }.Decide().Conjuncts[0].Reason.Should().Be("condition_failed");
    }

    /// <summary>OpenFGA's rule (policy.md 1.4.10) makes it a no; the decision still says that a value is missing.</summary>
    [Fact]
    public void A_value_that_is_missing_is_named_even_where_another_tuple_was_judged()
    {
        var open = new TupleCondition("until", World.Json("""{"ends":"2026-11-23T13:00:00Z"}"""));
        var world = new World
        {
            Tuples = [new("role:sales#assignee", "human_may", "tool:crm/create_refund", new TupleCondition("until")), new("user:ben", "assignee", "role:sales"),
                new("role:other#assignee", "human_may", "tool:crm/create_refund", open), .. new World().Tuples.Skip(3)],
        };

        var human = world.Decide().Conjuncts[0];

        (human.Reason, human.Error, human.Why).Should().Be(("missing_context", PolicyError.MissingContext,
            "role:sales#assignee is human_may of tool:crm/create_refund, but condition until misses ends"));
    }

    private static string Text(JsonElement conjunct, string name) => conjunct.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string Write(Decision decision)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            decision.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
