namespace AgentIdentity.Policy.Tests.Relations.Models;

/// <summary>Shapes that OpenFGA's present engine answers and its coming one refuses.</summary>
public sealed class ShapeTests
{
    private const string Head = "model\n  schema 1.1\ntype user\ntype org\n  relations\n    define viewer: [user]\ntype team\ntype group\n  relations\n    define blocked: [user]\n    define parent: [org, team]\n    define ok: [org]\n";

    [Theory]
    [InlineData("viewer from parent", "`viewer from parent` on type `group`: `parent` allows `team`, where `viewer` does not exist")]
    [InlineData("[user] or viewer from parent", "`viewer from parent` on type `group`: `parent` allows `team`, where `viewer` does not exist")]
    [InlineData("[user, group#it] but not blocked", "`it` of type `group` leads back to itself through 'but not'")]
    [InlineData("[user, group#it] and blocked", "`it` of type `group` leads back to itself through 'and'")]
    [InlineData("[user] or (blocked and it)", "`it` of type `group` leads back to itself through 'and'")]
    [InlineData("[user] but not it", "`it` of type `group` is an impossible relation", true)]
    public void They_are_refused_with_what_to_do_and_taken_with_the_switch(string relation, string problem, bool impossible = false)
    {
        var text = Head + $"    define it: {relation}\n";
        var load = () => RelationModel.Parse(text, "m.fga");
        var found = load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Subject;
        if (impossible)
        {
            found.ModelMistake.Should().Be("relation-no-entry-point");
            return;
        }

        found.Message.Should().StartWith(problem).And.Contain("; ").And.EndWith("or set CompatibilityV1 to keep it");
        (found.Error, found.Line).Should().Be((PolicyError.ModelShape, 13));
        RelationModel.Parse(text, "m.fga", new RelationModelOptions { CompatibilityV1 = true }).Types.Should().HaveCount(4);
    }

    [Fact]
    public void A_way_back_over_several_relations_and_types_is_found_where_the_operator_is()
    {
        const string text = "model\n  schema 1.1\ntype user\ntype a\n  relations\n    define up: [b]\n    define r: [user] or s from up\ntype b\n  relations\n    define up: [a]\n    define q: [user]\n    define s: q and t\n    define t: [user] or r from up\n";
        var load = () => RelationModel.Parse(text, "m.fga");
        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle()
            .Which.Should().Match<PolicyProblem>(p => p.Line == 12 && p.Column == 21 && p.Message.Contains("`s` of type `b`"));
    }

    [Theory]
    [InlineData("[user, group#it]")]
    [InlineData("[user] or (blocked and ok_too) or it from self_parent")]
    [InlineData("[user] but not blocked")]
    [InlineData("viewer from ok")]
    public void Recursion_beside_the_operators_and_parents_that_all_have_the_relation_are_sound(string relation)
    {
        var text = Head + $"    define self_parent: [group]\n    define ok_too: [user]\n    define it: {relation}\n";
        RelationModel.Parse(text, "m.fga").Types.Should().HaveCount(4);
    }

    [Fact]
    public void JSON_is_held_to_the_same()
    {
        var old = RelationModel.Parse(Head + "    define it: [user, group#it] but not blocked\n", "m.fga", new RelationModelOptions { CompatibilityV1 = true });
        var load = () => RelationModel.FromJson(old.ToJson());
        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle()
            .Which.Should().Match<PolicyProblem>(p => p.Error == PolicyError.ModelShape && p.File == "model#/type_definitions/3/relations/it");
        RelationModel.FromJson(old.ToJson(), new RelationModelOptions { CompatibilityV1 = true }).Types.Should().Equal(old.Types);
    }
}
