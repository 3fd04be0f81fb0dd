using System.Text.Json;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>
/// Holds the checker, which walks, stops early and remembers, against the definition, on generated models, tuples,
/// contextual tuples, contexts and questions: 5,000 worlds of ten questions, 25 times as many in the tier "all".
/// </summary>
public sealed class GeneratedWorldLaws(ITestOutputHelper output)
{
    public static Arbitrary<Case> Cases() => Arb.From(
        WorldGen.Worlds().Select(w => (World: w, Model: Models.Read(w))).Where(c => c.Model is not null).Select(c => new Case(c.World, c.Model!)),
        c => WorldGen.Smaller(c.World).Select(w => new Case(w, c.Model)));

    [Law(Arbitrary = [typeof(GeneratedWorldLaws)], Cases = 5000)]
    public void The_checker_agrees_with_the_smallest_sets(Case c)
    {
        var index = TupleIndex.Build(c.World.Stored);
        foreach (var ask in c.World.Asks)
        {
            if (Comparison.Objection(c.World, ask, Answers.Of(c.Model, index, c.World, ask)) is { } objection)
            {
                Assert.Fail($"{objection} in {c.World}");
            }
        }
    }

    /// <summary>A law over dull worlds proves nothing, so the worlds are counted.</summary>
    [Fact]
    public void The_generated_worlds_hold_every_kind_of_answer_and_of_trouble()
    {
        var cases = Cases().Generator.Sample(400, 50).ToArray();
        var asks = cases.SelectMany(c => c.World.Asks.Select(a => (c.World, Ask: a))).ToArray();
        var (answers, circles) = (asks.CountBy(a => Expected(a.World, a.Ask)), asks.Count(a => new Circles(a.World).BelowExclusion(a.Ask.Object, a.Ask.Relation)));

        output.WriteLine($"{string.Join(", ", answers)}, {circles} circles below exclusions");
        answers.Should().HaveCount(3).And.OnlyContain(a => a.Value >= asks.Length / 25);
        circles.Should().BeGreaterThan(asks.Length / 100);
    }

    private static string Expected(World world, Ask ask) => new Circles(world).TakesItselfAway(ask.Object, ask.Relation)
        ? nameof(Truth.False) : new SmallestSets(world, ask.User).Of(ask.Object, ask.Relation).ToString();

    public sealed class Case
    {
        internal Case(World world, RelationModel model) => (World, Model) = (world, model);

        internal World World { get; }

        internal RelationModel Model { get; }

        public override string ToString() => World.ToString();
    }
}
