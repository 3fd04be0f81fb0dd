namespace AgentIdentity.Policy.Tests.Answers;

public sealed class ExplainedAnswerTests
{
    private static readonly StoreState State = World.Of("""
        type user
        type document
          relations
            define viewer: [user, user with small]
            define both: [user] and viewer
        condition small(x: int) {
          x < 3
        }
        """, "document:1#viewer@user:ben", "document:2#viewer@user:ben with small");

    [Theory]
    [InlineData("document:1", null, "Related")]
    [InlineData("document:3", null, "NoRelation")]
    [InlineData("document:2", """{"x":9}""", "ConditionFailed")]
    [InlineData("document:2", """{"x":1}""", "Related")]
    public void An_answer_says_why_and_shows_its_steps_only_when_asked(string target, string? context, string reason)
    {
        var question = new RelationQuestion("user:ben", "viewer", target);
        var plain = RelationAnswers.Check(State, question, World.Terms(context)).Value;
        var explained = RelationAnswers.Check(State, question, World.Terms(context) with { Explain = true }).Value;

        plain.Reason.ToString().Should().Be(reason);
        plain.Explanation.Should().BeNull();
        (explained with { Explanation = null }).Should().Be(plain);
        explained.Explanation!.What.Should().Be($"{target}#viewer");
        (explained.Explanation.Outcome == ExplainedOutcome.True).Should().Be(explained.Allowed);
    }

    [Fact]
    public void A_missing_value_is_a_failure_that_names_tuple_and_parameter_and_shows_how_far_the_check_came()
    {
        var failure = RelationAnswers.Check(State, new RelationQuestion("user:ben", "viewer", "document:2"), RelationTerms.None with { Explain = true }).Failure!;
        failure.Code.Should().Be(RelationFailureCode.ValidationError);
        failure.Message.Should().Contain("document:2#viewer@user:ben").And.Contain("small").And.Contain("x");
        failure.Explanation!.Outcome.Should().Be(ExplainedOutcome.MissingContext);
    }

    [Fact]
    public void A_condition_that_does_not_decide_is_no_reason() =>
        State.Check("user:ben", "both", "document:2", World.Terms("""{"x":9}""")).Should().Be("NoRelation");
}
