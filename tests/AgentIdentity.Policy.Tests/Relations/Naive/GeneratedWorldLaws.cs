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
        from kinds in ModelGen.Kinds().Select(k => (Kinds: k, Model: Models.Read(k))).Where(k => k.Model is not null)
        from world in WorldGen.Worlds(kinds.Kinds)
        select new Case(world, kinds.Model!),
        c => WorldGen.Smaller(c.World).Select(w => new Case(w, c.Model)));

    [Law(Arbitrary = [typeof(GeneratedWorldLaws)], Cases = 5000)]
    public void The_checker_agrees_with_the_smallest_sets(Case c)
    {
        var (index, comparison) = (Answers.Facts(c.World), new Comparison(c.World));
        foreach (var ask in c.World.Asks)
        {
            if (comparison.Objection(ask, Answers.Of(c.Model, index, c.World, ask)) is { } objection)
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
        var asks = cases.SelectMany(c => c.World.Asks.Select(a => (Ask: a, Expected: new Comparison(c.World).Expected(a), c.World))).ToArray();
        var answers = asks.CountBy(a => a.Expected?.ToString() ?? "none").ToDictionary();
        var circles = asks.Count(a => new Circles(a.World).BelowExclusion(a.Ask.Object, a.Ask.Relation));

        output.WriteLine($"{string.Join(", ", answers)}, {circles} circles below exclusions");
        answers.Should().HaveCount(4).And.OnlyContain(a => a.Value >= asks.Length / 50);
        circles.Should().BeGreaterThan(asks.Length / 100);
    }

    public sealed class Case
    {
        internal Case(World world, RelationModel model) => (World, Model) = (world, model);

        internal World World { get; }

        internal RelationModel Model { get; }

        public override string ToString() => World.ToString();
    }
}
