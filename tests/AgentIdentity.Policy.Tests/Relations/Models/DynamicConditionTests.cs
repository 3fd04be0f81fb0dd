namespace AgentIdentity.Policy.Tests.Relations.Models;

public sealed class DynamicConditionTests
{
    private const string Text = "model\n  schema 1.1\n\ntype agent\n\ntype tool\n  relations\n    define can_call: [agent, agent with $expression]\n";
    private static readonly RelationModelOptions Experimental = new() { DynamicConditions = true };

    [Fact]
    public void A_restriction_with_an_expression_of_the_tuple_is_read_behind_the_switch_and_written_back()
    {
        var model = RelationModel.Parse(Text, "m.fga", Experimental);
        model.ToDsl().Should().Be(Text);
        model.ToJson().GetRawText().Should().Contain("""{"type":"agent","condition":"$expression"}""");
        RelationModel.FromJson(model.ToJson(), Experimental).ToDsl().Should().Be(Text);
    }

    [Fact]
    public void Without_the_switch_it_is_refused_with_its_place()
    {
        var load = () => RelationModel.Parse(Text, "m.fga");
        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle()
            .Which.Should().Match<PolicyProblem>(p => p.Error == PolicyError.Unsupported && p.Line == 8 && p.Column == 41 && p.Message.Contains("DynamicConditions"));
        var fromJson = () => RelationModel.FromJson(RelationModel.Parse(Text, "m.fga", Experimental).ToJson());
        fromJson.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle()
            .Which.Should().Match<PolicyProblem>(p => p.Error == PolicyError.Unsupported && p.File == "model#/type_definitions/1/relations/can_call");
    }

    [Theory]
    [InlineData("$expressions")]
    [InlineData("$")]
    [InlineData("$other")]
    [InlineData("$expression.x")]
    public void No_other_name_begins_with_a_dollar(string name)
    {
        var load = () => RelationModel.Parse(Text.Replace("$expression", name, StringComparison.Ordinal), "m.fga", Experimental);
        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Error.Should().Be(PolicyError.ModelSyntax);
    }
}
