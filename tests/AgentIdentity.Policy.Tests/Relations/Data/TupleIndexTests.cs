using System.Text.Json;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Policy.Tests.Relations.Data;

public sealed class TupleIndexTests
{
    private static readonly TupleCondition?[] Conditions =
        [null, null, new("c"), new("d"), new("c", JsonSerializer.SerializeToElement(new { x = 1 })), new("c", JsonSerializer.SerializeToElement(new { x = 2 }))];

    public static Arbitrary<(bool Add, RelationTuple Tuple)[]> Changes() => (
        from add in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from user in Gen.Elements(Enumerable.Range(0, 40).Select(i => i % 5 == 0 ? $"role:{i}#assignee" : i % 7 == 0 ? $"role:{i}#owner" : i == 1 ? "user:*" : $"user:{i}").ToArray())
        from relation in Gen.Elements("owner", "viewer")
        from target in Gen.Elements("doc:1", "doc:2", "doc:3")
        from condition in Gen.Elements(Conditions)
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

    [Law(Arbitrary = [typeof(TupleIndexTests)], Cases = 100)]
    public void Built_with_repetitions_it_is_as_if_they_had_been_written_one_after_another((bool Add, RelationTuple Tuple)[] changes)
    {
        var tuples = changes.Select(c => c.Tuple).ToArray();
        var (built, written) = (TupleIndex.Build(tuples), TupleIndex.Empty.Apply(tuples, []));

        built.Count.Should().Be(written.Count);
        built.All().ToHashSet().SetEquals(written.All()).Should().BeTrue();
        built.Graph.Live.Should().Be(written.Graph.Live);
        tuples.DistinctBy(t => t.Key).Select(t => built.Find(t.Key)).Should().Equal(tuples.DistinctBy(t => t.Key).Select(t => tuples.Last(l => l.Key == t.Key)));
    }

    [Law(Arbitrary = [typeof(TupleIndexTests)], Cases = 100)]
    public void One_batch_comes_to_the_same_as_its_parts((bool Add, RelationTuple Tuple)[] before, (bool Add, RelationTuple Tuple)[] changes)
    {
        var start = TupleIndex.Build(before.Select(c => c.Tuple));
        var (writes, deletes) = (changes.Where(c => c.Add).Select(c => c.Tuple), changes.Where(c => !c.Add).Select(c => c.Tuple));
        var batch = start.Apply(writes, deletes.Select(t => t.Key));
        var parts = writes.Aggregate(deletes.Aggregate(start, (i, t) => i.Without(t)), (i, t) => i.With(t));

        batch.All().ToHashSet().SetEquals(parts.All()).Should().BeTrue();
        (batch.Count, batch.Graph.Live).Should().Be((parts.Count, parts.Graph.Live));
    }

    [Theory]
    [InlineData("ben", "viewer", "doc:1")]
    [InlineData("user:ben", "view#er", "doc:1")]
    [InlineData("user:ben", "", "doc:1")]
    [InlineData("user:ben", "viewer", "doc:1#viewer")]
    [InlineData("user:ben", "viewer", ":1")]
    [InlineData("us#er:ben", "viewer", "doc:1")]
    [InlineData("user:*:ben", "viewer", "doc:1")]
    [InlineData("user:*ben", "viewer", "doc:1")]
    [InlineData("user:ben", "viewer", "doc:1:2")]
    [InlineData("user:ben", "viewer", "doc:a b")]
    [InlineData("group:1#", "viewer", "doc:1")]
    public void What_is_no_tuple_is_refused_and_is_not_there(string user, string relation, string target)
    {
        var index = TupleIndex.Build([new("user:ben", "viewer", "doc:1")]);

        index.Invoking(i => i.With(new(user, relation, target))).Should().Throw<ArgumentException>();
        index.Invoking(i => TupleIndex.Build([new(user, relation, target)])).Should().Throw<ArgumentException>();
        index.Find(new(user, relation, target)).Should().BeNull();
        index.Without(new RelationTuple(user, relation, target)).Should().BeSameAs(index);
    }

    [Fact]
    public void Rows_of_a_database_are_read_without_making_strings_of_them()
    {
        var builder = new TupleIndexBuilder();
        builder.Add("user:josé"u8, "viewer"u8, "doc:1"u8, new TupleCondition("c"));
        builder.Add(System.Text.Encoding.UTF8.GetBytes("user:" + new string('ü', 400)), "viewer"u8, "doc:1"u8);

        builder.Build().All().Should().BeEquivalentTo([new RelationTuple("user:josé", "viewer", "doc:1", new("c")), new($"user:{new string('ü', 400)}", "viewer", "doc:1")]);
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
