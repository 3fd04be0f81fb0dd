using System.Text.Json;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Tests.Relations.Advisories;

namespace AgentIdentity.Policy.Tests.Relations.Conditions;

/// <summary>Conditions whose expression stands in the tuple (OpenFGA's experiment; policy.md 1.1).</summary>
public sealed class DynamicConditionTests
{
    private const string Text = """
        model
          schema 1.1
        type agent
        type team
          relations
            define member: [agent]
        type tool
          relations
            define caller: [agent, agent with $expression, team#member with $expression]
        """;

    private static readonly RelationModel Model = RelationModel.Parse(Text, "dynamic.fga", new RelationModelOptions { DynamicConditions = true });

    [Theory]
    [InlineData("""{"expression":"channel == 'x'","parameters":{"channel":"string"}}""", """{"channel":"x"}""", "true")]
    [InlineData("""{"expression":"channel == 'x'","parameters":{"channel":"string"}}""", """{"channel":"y"}""", "ConditionFailed")]
    [InlineData("""{"expression":"channel == 'x'"}""", """{"channel":"x"}""", "true")]
    [InlineData("""{"expression":"channel == 'x'"}""", """{"channel":1}""", "unusable")]
    [InlineData("""{"expression":"amount < 5 && currency == 'EUR'","parameters":{"amount":"int"}}""", """{"amount":"4","currency":"EUR"}""", "true")]
    [InlineData("""{"expression":"amount < 5","parameters":{"amount":"int","unused":"bool"}}""", """{"amount":4}""", "misses unused")]
    [InlineData("""{"expression":"channel == 'x'"}""", "{}", "misses channel")]
    [InlineData("""{"expression":"ip.in_cidr('10.0.0.0/8')","parameters":{"ip":"ipaddress"}}""", """{"ip":"10.0.0.1"}""", "true")]
    [InlineData("""{"expression":"now < timestamp('2026-01-01T00:00:00Z')","parameters":{"now":"timestamp"}}""", """{"now":"2025-01-01T00:00:00Z"}""", "true")]
    [InlineData("""{"expression":"args.to.all(t, t.endsWith(domain))","parameters":{"args":"any"}}""", """{"args":{"to":["a@x","b@x"]},"domain":"@x"}""", "true")]
    [InlineData("""{"expression":"10 / n == 1","parameters":{"n":"int"}}""", """{"n":0}""", "failed")]
    [InlineData("""{"expression":"l.all(a, l.all(b, a == b || a != b))","parameters":{"l":"any"}}""", """{"l":[1,2,3,4,5,6,7,8,9]}""", "cost limit")]
    public void The_expression_of_the_tuple_is_asked_with_the_requests_values(string condition, string context, string expected)
    {
        var tuple = Tuple(condition);
        TupleRules.Refusal(Model, tuple).Should().BeNull();

        var result = RelationAnswers.Check(new StoreState(Model, TupleIndex.Build([tuple])), Store.Question("agent:a caller tool:1"), Store.Terms(context));

        var said = result.Ok ? result.Value.Allowed ? "true" : result.Value.Reason.ToString() : result.Failure!.Message;
        said.Should().Contain(expected);
    }

    [Theory]
    [InlineData("{}", "needs its context")]
    [InlineData("""{"expression":""}""", "needs its context")]
    [InlineData("""{"expression":5}""", "needs its context")]
    [InlineData("""{"expression":"a ==","parameters":{}}""", "$expression `a ==`")]
    [InlineData("""{"expression":"a == 1"}""", "$expression `a == 1`")]
    [InlineData("""{"expression":"a","parameters":{"a":"string"}}""", "must be true or false")]
    [InlineData("""{"expression":"a","parameters":{"a":"money"}}""", "the types are any, bool")]
    [InlineData("""{"expression":"a","parameters":["a"]}""", "must be an object")]
    [InlineData("""{"expression":"a == 'x'","parameters":{"expression":"string"}}""", "cannot be called 'expression'")]
    [InlineData("""{"expression":"a == 'x'","a":"x"}""", "values come from the request")]
    public void What_is_no_condition_is_refused_when_it_is_written_and_gives_nothing_when_it_is_there(string condition, string why)
    {
        var tuple = Tuple(condition);

        TupleRules.Refusal(Model, tuple).Should().Contain(why);
        RelationAnswers.Check(new StoreState(Model, TupleIndex.Build([tuple])), Store.Question("agent:a caller tool:1"), Store.Terms("""{"a":"x"}"""))
            .Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
    }

    [Fact]
    public void Without_the_switch_the_model_is_refused_and_such_a_tuple_does_not_count()
    {
        FluentActions.Invoking(() => RelationModel.Parse(Text, "dynamic.fga")).Should().Throw<PolicyLoadException>();
        var plain = RelationModel.Parse(Text.Replace("agent with $expression, ", "").Replace(" with $expression", ""), "plain.fga", new RelationModelOptions());
        var state = new StoreState(plain, TupleIndex.Build([Tuple("""{"expression":"true"}""")]));

        RelationAnswers.Check(state, Store.Question("agent:a caller tool:1"), RelationTerms.None).Value.Allowed.Should().BeFalse();
    }

    [Fact]
    public void Ten_thousand_different_expressions_are_answered_each_for_itself()
    {
        for (var i = 0; i < 10_000; i += 7)
        {
            var condition = "{\"expression\":\"n == " + i + "\",\"parameters\":{\"n\":\"int\"}}";
            var state = new StoreState(Model, TupleIndex.Build([Tuple(condition)]));
            RelationAnswers.Check(state, Store.Question("agent:a caller tool:1"), Store.Terms($$"""{"n":{{i}}}""")).Value.Allowed.Should().BeTrue();
        }
    }

    private static RelationTuple Tuple(string context) =>
        new("agent:a", "caller", "tool:1", new TupleCondition("$expression", JsonDocument.Parse(context).RootElement));
}
