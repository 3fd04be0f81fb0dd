using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Tests.Relations.Data;

/// <summary>What must not grow: the cost of a write, the room for names of deleted tuples, what a check allocates.</summary>
public sealed class TupleIndexGrowthTests
{
    private static readonly RelationModel Model = RelationModel.Parse("""
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
        type document
          relations
            define parent: [document]
            define viewer: [user, user:*, group#member] or viewer from parent
        """, "growth.fga");

    [Fact]
    public void A_write_allocates_as_much_among_two_hundred_thousand_tuples_as_among_a_thousand()
    {
        var (small, large) = (CostOfWrite(1_000), CostOfWrite(200_000));

        large.Should().BeLessThan(small * 11 / 10);
        large.Should().BeLessThan(5_000);
    }

    [Fact]
    public void In_one_wide_relation_a_write_costs_a_few_more_levels()
    {
        var index = TupleIndex.Build(Enumerable.Range(0, 200_000).Select(i => new RelationTuple($"user:{i}", "viewer", "document:1")));

        Allocated(() => index.Apply([new RelationTuple("user:new", "viewer", "document:1")], [])).Should().BeLessThan(8_000);
    }

    [Fact]
    public void Names_of_deleted_tuples_do_not_pile_up()
    {
        var kept = new RelationTuple("group:1#member", "viewer", "document:kept", new TupleCondition("c"));
        var index = TupleIndex.Build([kept]);
        var most = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var passing = new RelationTuple($"user:{i}", "viewer", $"document:{i}");
            index = index.With(passing).Without(passing);
            most = Math.Max(most, index.Graph.Names.Count);
        }

        most.Should().BeInRange(4_000, 5_000, "the names are thrown away when there are too many of them");
        index.All().Should().Equal(kept);
        index.Find(kept.Key).Should().Be(kept);
        index.By("group:1#member").Should().Equal(kept);
    }

    [Fact]
    public void Facts_for_one_question_leave_no_names_behind()
    {
        var index = TupleIndex.Build([new("user:1", "viewer", "document:1")]);
        var names = index.Graph.Names.Count;

        var over = index.Over([new("user:2", "viewer", "document:2"), new("user:1", "viewer", "document:1", new TupleCondition("c"))]);

        over.Count.Should().Be(2);
        over.Find(new("user:1", "viewer", "document:1"))!.Condition!.Name.Should().Be("c");
        over.By("user:2").Should().ContainSingle();
        index.Graph.Names.Count.Should().Be(names);
        index.All().Should().Equal(new RelationTuple("user:1", "viewer", "document:1"));
    }

    [Fact]
    public void A_refusal_allocates_nothing_and_a_permission_only_its_proof()
    {
        var index = TupleIndex.Build(
        [
            new("user:ben", "member", "group:1"), new("group:1#member", "viewer", "document:folder"), new("document:folder", "parent", "document:1"),
            new("user:ann", "member", "group:2"),
        ]);
        var (yes, no) = (Question("user:ben"), Question("user:ann"));

        Allocated(() => RelationChecker.Check(Model, index, no)).Should().Be(0);
        Allocated(() => RelationChecker.Check(Model, index, yes)).Should().BeLessThan(400);
        RelationChecker.Check(Model, index, yes).Proof!.Lines().Should().Equal(
            "user:ben is member of group:1", "group:1#member is viewer of document:folder", "document:folder is parent of document:1");
    }

    private static CheckQuestion Question(string user) => new(Subject.Parse(user)!, "viewer", "document:1", CheckContext.None);

    private static long CostOfWrite(int tuples)
    {
        var index = TupleIndex.Build(Enumerable.Range(0, tuples).Select(i => new RelationTuple($"user:{i / 10}", "viewer", $"document:{i}")));
        return Allocated(() => index = index.Apply([new RelationTuple("user:1", "viewer", "document:new")], []).Apply([], [new("user:1", "viewer", "document:new")])) / 2;
    }

    /// <summary>What an action allocates when it has been done before; the least of some, for growth of tables falls on one of them.</summary>
    private static long Allocated(Action action)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 50; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
