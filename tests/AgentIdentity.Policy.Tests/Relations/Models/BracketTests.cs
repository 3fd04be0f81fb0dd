namespace AgentIdentity.Policy.Tests.Relations.Models;

/// <summary>The commonest slips of somebody who writes the first model: what brackets are for.</summary>
public sealed class BracketTests
{
    [Theory]
    [InlineData("user", "write [user]")]
    [InlineData("[user, owner]", "write 'or owner' behind them")]
    [InlineData("[user] or ownr", "Define it on `doc`, or correct the name.")]
    [InlineData("[usr]", "Define it, or correct the name.")]
    public void A_type_outside_or_a_relation_inside_them_is_told_so(string definition, string mend)
    {
        var load = () => RelationModel.Parse($"model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define owner: [user]\n    define reader: {definition}\n", "m.fga");

        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Message.Should().Contain(mend);
    }

    /// <summary>A tuple that fits nowhere is told what would fit.</summary>
    [Theory]
    [InlineData("user:ann", "redaer", "doc:1", "it has owner")]
    [InlineData("user:ann", "owner", "dok:1", "it has user, doc")]
    [InlineData("doc:1", "owner", "doc:1", "accepts user, user with until")]
    public void A_tuple_that_does_not_fit_is_told_what_would(string user, string relation, string target, string mend)
    {
        var load = () => PolicyBundle.Compile(
        [
            new("model/main.fga", "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define owner: [user, user with until]\ncondition until(now: timestamp, ends: timestamp) {\n  now < ends\n}\n"),
            new("tuples/a.yaml", $"- {{ user: \"{user}\", relation: {relation}, object: \"{target}\" }}\n"),
        ]);

        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Message.Should().Contain(mend);
    }

    [Fact]
    public void A_time_that_cannot_be_read_is_shown_one_that_can()
    {
        var load = () => PolicyBundle.Compile(
        [
            new("model/main.fga", "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define owner: [user with until]\ncondition until(now: timestamp, ends: timestamp) {\n  now < ends\n}\n"),
            new("tuples/a.yaml", "- { user: \"user:ann\", relation: owner, object: \"doc:1\", condition: { name: until, context: { ends: \"soon\" } } }\n"),
        ]);

        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Message.Should().Contain("a timestamp such as");
    }
}
