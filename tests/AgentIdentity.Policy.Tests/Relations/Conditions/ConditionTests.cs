using AgentIdentity.Policy.Tests.Relations.Advisories;

namespace AgentIdentity.Policy.Tests.Relations.Conditions;

public sealed class ConditionTests
{
    private const string Model = """
        type user
        type group
          relations
            define member: [user]
        type document
          relations
            define viewer: [user with both, group#member with both]
            define banned: [user with both]
            define reader: [user] but not banned
        condition both(x: int, y: int) {
          x > 5 || y > 5
        }
        """;

    [Theory]
    [InlineData("""{"x":7,"y":0}""", true, "Related")]
    [InlineData("""{"x":1,"y":1}""", false, "ConditionFailed")]
    [InlineData("""{"x":7,"y":0,"other":1}""", true, "Related")]
    public void The_request_gives_what_the_tuple_leaves_open(string context, bool allowed, string reason)
    {
        var answer = new Store(Model, "user:ben viewer document:1 | both").Ask("user:ben viewer document:1", context).Value;
        (answer.Allowed, answer.Reason.ToString()).Should().Be((allowed, reason));
    }

    [Fact]
    public void The_tuples_own_value_wins_over_the_requests()
    {
        var store = new Store(Model, "user:ben viewer document:1 | both {\"x\":1,\"y\":1}", "user:ann viewer document:1 | both {\"x\":1}");

        store.Check("user:ben viewer document:1", """{"x":7,"y":7}""").Should().BeFalse();
        store.Check("user:ann viewer document:1", """{"x":7,"y":1}""").Should().BeFalse();
        store.Check("user:ann viewer document:1", """{"x":7,"y":7}""").Should().BeTrue();
    }

    /// <summary>policy.md 1.4.9: also the ones that the expression could do without.</summary>
    [Fact]
    public void Every_parameter_is_needed()
    {
        var failure = new Store(Model, "user:ben viewer document:1 | both").Ask("user:ben viewer document:1", """{"x":7}""").Failure!;

        failure.Code.Should().Be(RelationFailureCode.ValidationError);
        failure.Message.Should().Contain("user:ben is viewer of document:1, but condition both misses y");
    }

    [Fact]
    public void A_condition_that_cannot_be_judged_on_the_excluding_side_excludes()
    {
        var store = new Store(Model, "user:ben reader document:1", "user:ben banned document:1 | both");

        store.Ask("user:ben reader document:1").Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
        store.Check("user:ben reader document:1", """{"x":1,"y":1}""").Should().BeTrue();
        store.Check("user:ben reader document:1", """{"x":7,"y":1}""").Should().BeFalse();
    }

    /// <summary>policy.md 1.4.10: OpenFGA passes over a set whose condition cannot be judged when another set's could be, even if that one gives nothing.</summary>
    [Fact]
    public void A_set_that_cannot_be_judged_is_passed_over_beside_one_that_can_and_the_answer_says_so()
    {
        var alone = new Store(Model, "group:1#member viewer document:1 | both", "user:ben member group:1");
        var beside = new Store(Model, "group:1#member viewer document:1 | both", "user:ben member group:1", "group:2#member viewer document:1 | both {\"x\":7,\"y\":7}");

        alone.Ask("user:ben viewer document:1").Failure!.Message.Should().Contain("misses x, y");
        var answer = beside.Ask("user:ben viewer document:1").Value;
        (answer.Allowed, answer.Reason).Should().Be((false, RelationReason.MissingContext));
    }

    [Fact]
    public void A_condition_on_a_set_that_the_user_is_not_in_is_no_reason()
    {
        var store = new Store(Model, "group:1#member viewer document:1 | both {\"x\":1,\"y\":1}", "user:ann member group:1");

        store.Ask("user:ben viewer document:1").Value.Reason.Should().Be(RelationReason.NoRelation);
        store.Ask("user:ann viewer document:1").Value.Reason.Should().Be(RelationReason.ConditionFailed);
    }

    [Theory]
    [InlineData(null, "[1,2,3]", true)]
    [InlineData(null, "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]", null)]
    [InlineData(10_000L, "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]", true)]
    [InlineData(3L, "[1,2,3]", null)]
    public void A_condition_may_cost_100_units_unless_it_is_said_otherwise(long? cost, string list, bool? allowed)
    {
        const string text = "model\n  schema 1.1\ntype user\ntype document\n  relations\n    define viewer: [user with c]\ncondition c(p: list<int>) {\n  p.all(x, x > 0 && x < 100)\n}\n";
        var model = RelationModel.Parse(text, "cost.fga", cost is { } limit ? new RelationModelOptions { ConditionCost = limit } : null);
        var state = new StoreState(model, TupleIndex.Build([Store.Tuple("user:ben viewer document:1 | c")]));

        var answer = RelationAnswers.Check(state, Store.Question("user:ben viewer document:1"), Store.Terms($$"""{"p":{{list}}}"""));

        (answer.Ok ? answer.Value.Allowed : (bool?)null).Should().Be(allowed);
        answer.Failure?.Message.Should().Contain("cost limit");
    }

    /// <summary>As OpenFGA, which wants a bool from the checker and not from luck.</summary>
    [Theory]
    [InlineData("int", "p")]
    [InlineData("map<string>", "p.x")]
    public void A_condition_that_is_not_true_or_false_is_refused(string type, string expression) =>
        Store.Loading($"type user\ntype document\n  relations\n    define viewer: [user with c]\ncondition c(p: {type}) {{\n  {expression}\n}}\n")
            .Should().Throw<PolicyLoadException>().Which.Problems[0].Message.Should().Contain("must be true or false");
}
