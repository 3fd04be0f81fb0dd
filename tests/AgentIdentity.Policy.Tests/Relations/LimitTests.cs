using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Tests.Relations;

public sealed class LimitTests
{
    private const string Groups = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
            define left: [user, group#left, group#right]
            define right: [user, group#left, group#right]
        """;

    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    [InlineData(1000, false)]
    public void A_chain_of_groups_is_followed_25_steps_and_no_further(int groups, bool allowed)
    {
        var tuples = Enumerable.Range(0, groups).Select(i => new RelationTuple($"group:{i + 1}#member", "member", $"group:{i}"))
            .Append(new RelationTuple("user:ben", "member", $"group:{groups}"));

        var answer = Check(tuples, "member");

        (answer.Allowed, answer.Fault).Should().Be((allowed, allowed ? CheckFault.None : CheckFault.TooComplex));
    }

    [Fact]
    public void A_circle_of_groups_ends_and_is_false()
    {
        var tuples = new[] { "0", "1", "2" }.Select(i => new RelationTuple($"group:{(int.Parse(i) + 1) % 3}#member", "member", $"group:{i}"));
        var answer = Check(tuples, "member");
        (answer.Allowed, answer.Fault).Should().Be((false, CheckFault.None));
    }

    /// <summary>CVE-2025-46331: an answer found inside a circle was remembered and given outside it.</summary>
    [Fact]
    public void An_answer_that_leans_on_a_circle_is_not_remembered_for_another_path()
    {
        const string text = """
            model
              schema 1.1
            type user
            type node
              relations
                define base: [user]
                define a: [node#b] or base
                define b: [node#a]
                define first: [node#a]
                define second: [node#b]
                define both: first and second
            """;
        RelationTuple[] tuples =
        [
            new("node:2#a", "first", "node:1"), new("node:3#b", "second", "node:1"),
            new("node:3#b", "a", "node:2"), new("node:2#a", "b", "node:3"), new("user:ben", "base", "node:2"),
        ];
        var question = new CheckQuestion(Subject.Parse("user:ben")!, "both", "node:1", CheckContext.None);

        RelationChecker.Check(RelationModel.Parse(text, "circle.fga"), TupleIndex.Build(tuples), question).Allowed.Should().BeTrue();
    }

    [Fact]
    public void Diamonds_below_diamonds_do_not_take_exponential_time()
    {
        var tuples = from i in Enumerable.Range(0, 22)
                     from own in new[] { "left", "right" }
                     from below in new[] { "left", "right" }
                     select new RelationTuple($"group:{i + 1}#{below}", own, $"group:{i}");

        Check(tuples, "left").Allowed.Should().BeFalse();
    }

    [Fact]
    public void Deep_parentheses_in_a_model_are_refused_and_do_not_exhaust_the_stack()
    {
        var deep = $"model\n  schema 1.1\ntype user\ntype t\n  relations\n    define a: {new string('(', 100_000)}[user]{new string(')', 100_000)}\n";
        var load = () => RelationModel.Parse(deep, "deep.fga");
        load.Should().Throw<PolicyLoadException>().Which.Problems.Single().Message.Should().Contain("16 deep");
    }

    [Fact]
    public void A_long_row_of_computed_relations_ends_without_exhausting_the_stack()
    {
        var rows = string.Concat(Enumerable.Range(1, 3_000).Select(i => $"    define r{i}: r{i - 1}\n"));
        var model = RelationModel.Parse($"model\n  schema 1.1\ntype user\ntype t\n  relations\n    define r0: [user]\n{rows}", "long.fga");
        var question = new CheckQuestion(Subject.Parse("user:ben")!, "r3000", "t:1", CheckContext.None);

        var answer = RelationChecker.Check(model, TupleIndex.Build([new("user:ben", "r0", "t:1")]), question);

        (answer.Allowed || answer.Fault == CheckFault.TooComplex).Should().BeTrue();
    }

    private static CheckAnswer Check(IEnumerable<RelationTuple> tuples, string relation) => RelationChecker.Check(
        RelationModel.Parse(Groups, "groups.fga"), TupleIndex.Build(tuples), new CheckQuestion(Subject.Parse("user:ben")!, relation, "group:0", CheckContext.None));
}
