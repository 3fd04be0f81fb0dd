using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Policy.Tests.Relations;

public sealed class TupleIndexTests
{
    public static Arbitrary<(bool Add, RelationTuple Tuple)[]> Changes() => (
        from add in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from user in Gen.Elements(Enumerable.Range(0, 40).Select(i => i % 5 == 0 ? $"role:{i}#assignee" : $"user:{i}").ToArray())
        from relation in Gen.Elements("owner", "viewer")
        from target in Gen.Elements("doc:1", "doc:2", "doc:3")
        from condition in Gen.Elements(null, new TupleCondition("c"))
        select (add, new RelationTuple(user, relation, target, condition))).ArrayOf().ToArbitrary();

    [Law(Arbitrary = [typeof(TupleIndexTests)], Cases = 200)]
    public void Any_sequence_of_changes_ends_like_a_fresh_build_and_leaves_earlier_indexes_alone((bool Add, RelationTuple Tuple)[] changes)
    {
        var expected = new Dictionary<(string, string, string), RelationTuple>();
        var index = TupleIndex.Empty;
        var steps = new List<(TupleIndex Index, HashSet<RelationTuple> Content)>();
        foreach (var (add, tuple) in changes)
        {
            var key = (tuple.User, tuple.Relation, tuple.Object);
            index = add ? index.With(tuple) : index.Without(tuple);
            if (add)
            {
                expected[key] = tuple;
            }
            else
            {
                expected.Remove(key);
            }

            steps.Add((index, [.. expected.Values]));
        }

        foreach (var (then, content) in steps)
        {
            content.SetEquals(then.All()).Should().BeTrue();
            then.Count.Should().Be(content.Count);
        }

        foreach (var tuple in expected.Values)
        {
            index.Find(new RelationQuestion(tuple.User, tuple.Relation, tuple.Object)).Should().Be(tuple);
            expected.Values.Where(t => t.Object == tuple.Object && t.Relation == tuple.Relation)
                .ToHashSet().SetEquals(index.Of(tuple.Object, tuple.Relation)).Should().BeTrue();
            expected.Values.Where(t => t.User == tuple.User).ToHashSet().SetEquals(index.By(tuple.User)).Should().BeTrue();
            expected.Values.Where(t => t.User == tuple.User && t.Relation == tuple.Relation)
                .ToHashSet().SetEquals(index.By(tuple.User, tuple.Relation, "doc")).Should().BeTrue();
        }

        steps.ForEach(s => s.Content.SetEquals(TupleIndex.Build(s.Content).All()).Should().BeTrue());
    }

    [Fact]
    public void A_snapshot_refuses_a_tuple_that_the_model_does_not_allow_and_changes_nothing()
    {
        var snapshot = new Decisions.World().Snapshot();
        var wrong = new RelationTuple("user:*", "human_may", "tool:crm/create_refund");

        snapshot.Validate(wrong)!.Error.Should().Be(PolicyError.TupleInvalid);
        snapshot.Invoking(s => s.With(wrong)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_removed_tuple_no_longer_counts_in_the_new_snapshot_and_still_does_in_the_old_one()
    {
        var (world, before) = (new Decisions.World(), new Decisions.World().Snapshot());
        var after = before.Without(world.Tuples[0]);
        var decider = new Decider();

        decider.Decide(world.Request(), after, "d").Outcome.Should().Be(Outcome.Deny);
        decider.Decide(world.Request(), before, "d").Outcome.Should().Be(Outcome.Allow);
        decider.Decide(world.Request(), after.With(world.Tuples[0]), "d").Outcome.Should().Be(Outcome.Allow);
    }
}
