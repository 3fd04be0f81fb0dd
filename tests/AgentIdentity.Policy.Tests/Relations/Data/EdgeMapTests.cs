using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Policy.Tests.Relations.Data;

public sealed class EdgeMapTests
{
    /// <summary>Numbers near and far apart, over all levels.</summary>
    public static Arbitrary<(int Node, int Far)[]> Tuples() => (
        from node in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(2_000, 2_100), Gen.Choose(0, 5_000_000))
        from far in Gen.Choose(1, 5)
        select (node, far)).ArrayOf().ToArbitrary();

    [Law(Arbitrary = [typeof(EdgeMapTests)], Cases = 100)]
    public void One_by_one_or_all_at_once_the_map_holds_the_same((int Node, int Far)[] tuples)
    {
        var expected = tuples.GroupBy(t => t.Node).ToDictionary(g => g.Key, g => g.Select(t => Edge.Of(1, t.Far)).Distinct().Order().ToArray());
        var grown = EdgeMap.Empty;
        foreach (var (node, edges) in expected)
        {
            var before = grown;
            grown = grown.With(node, EdgeSet.Of(edges));
            before[node].IsEmpty.Should().BeTrue("an earlier map does not change");
        }

        var end = tuples.Select(t => t.Node).Prepend(0).Max() + 1;
        var built = EdgeMap.Build(end, [.. tuples.Select(t => new TupleEnds(t.Node, 1, t.Far))], t => t.Object, t => Edge.Of(t.Kind, t.User));
        foreach (var map in new[] { grown, built })
        {
            map.All().ToDictionary(n => n.Node, n => n.Edges.All.AsEnumerable().ToArray()).Should().BeEquivalentTo(expected);
            map[end].IsEmpty.Should().BeTrue();
            map[-1].IsEmpty.Should().BeTrue();
            map[int.MaxValue].IsEmpty.Should().BeTrue();
        }
    }
}
