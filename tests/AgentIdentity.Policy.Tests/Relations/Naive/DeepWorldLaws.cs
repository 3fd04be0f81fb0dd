using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Explaining;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>Forty nodes with long ways and diamonds between them: what ends at the depth limit may not be remembered as an answer.</summary>
public sealed class DeepWorldLaws
{
    private const int Nodes = 40;

    private static readonly IReadOnlyDictionary<string, Kind> Kinds = new Dictionary<string, Kind>
    {
        ["user"] = new("user", new Dictionary<string, Formula>()),
        ["node"] = new("node", new Dictionary<string, Formula>
        {
            ["parent"] = new Assigned([new("node", null, false, null)]),
            ["a"] = new Either([new Assigned([new("user", null, false, null), new("node", "a", false, null), new("node", "b", false, null)]), new Through("a", "parent")]),
            ["b"] = new Both([new Same("a"), new Same("c")]),
            ["c"] = new Either([new Assigned([new("user", null, true, null)]), new Through("c", "parent")]),
        }),
    };

    private static readonly Lazy<RelationModel> Model = new(() => Models.Read(Kinds)!);

    public static Arbitrary<GeneratedWorldLaws.Case> Worlds() => (
        from chain in Gen.Choose(10, Nodes - 1)
        from chained in Gen.Elements("node:{0}#a a", "node:{0} parent", "node:{0}#b a")
        from more in (
            from user in Gen.OneOf(Gen.Elements("user:1", "user:*"), Gen.Choose(0, Nodes - 1).Select(n => $"node:{n}"), Gen.Choose(0, Nodes - 1).Select(n => $"node:{n}#a"))
            from target in Gen.Choose(0, Nodes - 1)
            let relation = user == "user:*" ? "c" : user.Contains(':') && user.StartsWith("node") && !user.Contains('#') ? "parent" : "a"
            select new RelationTuple(user, relation, $"node:{target}")).ArrayOf(20)
        from asks in Gen.Choose(0, Nodes - 1).ArrayOf(6)
        from relation in Gen.Elements("a", "b")
        select new GeneratedWorldLaws.Case(new World(Kinds,
            [.. Enumerable.Range(0, chain).Select(i => string.Format(null, chained, i + 1).Split(' ')).Select((p, i) => new RelationTuple(p[0], p[1], $"node:{i}")), .. more],
            [], "{}", [.. asks.Select(n => new Ask("user:1", relation, $"node:{n}"))]), Model.Value)).ToArbitrary();

    [Law(Arbitrary = [typeof(DeepWorldLaws)], Cases = 300)]
    public void Where_the_ways_are_long_an_answer_is_right_or_it_is_said_that_they_are_too_long(GeneratedWorldLaws.Case c)
    {
        var (model, world, index) = (c.Model, c.World, Answers.Facts(c.World));
        foreach (var ask in world.Asks)
        {
            var question = Answers.Question(world, ask);
            var answer = RelationChecker.Check(model, index, question);
            var explained = Explainer.Explain(model, index, question);
            var expected = new SmallestSets(world, ask.User).Of(ask.Object, ask.Relation) == Truth.True;

            (answer.Fault == CheckFault.TooComplex || answer.Allowed == expected).Should().BeTrue($"{ask} in {world}");
            (explained.Fault == CheckFault.TooComplex || explained.Allowed == expected).Should().BeTrue($"{ask} in {world}");
            (answer.Fault == CheckFault.TooComplex && answer.Allowed).Should().BeFalse();
        }
    }
}
