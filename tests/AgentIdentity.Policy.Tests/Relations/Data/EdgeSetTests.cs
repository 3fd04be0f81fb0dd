using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Policy.Tests.Relations.Data;

public sealed class EdgeSetTests
{
    /// <summary>Few numbers, so that what is added is also removed; long rows, so that trees grow and shrink again.</summary>
    public static Arbitrary<(bool Add, int Kind, int Node)[]> Changes() => (
        from adding in Gen.Choose(20, 80)
        from change in (
            from add in Gen.Choose(1, 100)
            from kind in Gen.Choose(1, 3)
            from node in Gen.Choose(1, 700)
            select (add <= adding, kind, node)).ArrayOf(2_000)
        select change).ToArbitrary();

    [Law(Arbitrary = [typeof(EdgeSetTests)], Cases = 40)]
    public void Whatever_is_added_and_removed_it_holds_what_a_sorted_set_holds_and_earlier_ones_do_not_change((bool Add, int Kind, int Node)[] changes)
    {
        var (edges, expected) = (default(EdgeSet), new SortedSet<ulong>());
        var earlier = new List<(EdgeSet Edges, ulong[] Content)>();
        foreach (var (add, kind, node) in changes)
        {
            var edge = Edge.Of(kind, node);
            if (edges.Contains(edge) != expected.Contains(edge))
            {
                Assert.Fail($"{edge} is {(expected.Contains(edge) ? "not " : "")}in the set");
            }

            if (add && expected.Add(edge))
            {
                edges = edges.With(edge);
            }
            else if (!add && expected.Remove(edge))
            {
                edges = edges.Without(edge);
            }

            if (expected.Count % 50 == 0)
            {
                earlier.Add((edges, [.. expected]));
            }
        }

        earlier.Add((edges, [.. expected]));
        foreach (var (then, content) in earlier)
        {
            then.All.AsEnumerable().Should().Equal(content);
            then.Count.Should().Be(content.Length);
            then.IsEmpty.Should().Be(content.Length == 0);
            then.OfKind(2).AsEnumerable().Should().Equal(content.Where(e => Edge.Kind(e) == 2));
            EdgeSet.Of(content).All.AsEnumerable().Should().Equal(content);
        }
    }

    [Property(MaxTest = 200)]
    public void The_first_edge_from_anywhere_is_the_next_one_in_order(ushort[] some, ushort from)
    {
        var content = some.Select(n => Edge.Of(1, n + 1)).Distinct().Order().ToArray();
        EdgeSet.Of(content).FirstFrom(Edge.Of(1, from)).Should().Be(content.FirstOrDefault(e => e >= Edge.Of(1, from)));
    }

    [Fact]
    public void A_set_from_which_most_was_removed_does_not_lie_thin()
    {
        var edges = EdgeSet.Of([.. Enumerable.Range(1, 100_000).Select(i => Edge.Of(1, i))]);
        foreach (var gone in Enumerable.Range(1, 100_000).Where(i => i % 100 != 0))
        {
            edges = edges.Without(Edge.Of(1, gone));
        }

        var runs = 0;
        for (var next = 1UL; edges.TryRun(next, out var run, out _); next = run![^1] + 1)
        {
            runs++;
        }

        edges.Count.Should().Be(1000);
        runs.Should().BeLessThan(1000 / 6);
    }
}
