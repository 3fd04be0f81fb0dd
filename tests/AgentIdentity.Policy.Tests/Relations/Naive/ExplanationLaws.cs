using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Explaining;
using AgentIdentity.Tests;
using FsCheck.Xunit;
using Case = AgentIdentity.Policy.Tests.Relations.Naive.GeneratedWorldLaws.Case;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>An explanation is worth reading only if it says what the checker says, and says it truly.</summary>
public sealed class ExplanationLaws
{
    /// <summary>Also where relations take themselves away and there are no smallest sets: two walks, one with memory and early ends, one without.</summary>
    [Law(Arbitrary = [typeof(GeneratedWorldLaws)], Cases = 600)]
    public void An_explanation_comes_to_the_checkers_answer_however_little_it_may_show(Case c)
    {
        var index = Answers.Facts(c.World);
        foreach (var ask in c.World.Asks)
        {
            var question = Answers.Question(c.World, ask);
            var answer = RelationChecker.Check(c.Model, index, question);
            foreach (var room in new[] { Explainer.Room, 5, 1 })
            {
                var explained = Explainer.Explain(c.Model, index, question, room);

                (explained.Allowed, explained.Fault != CheckFault.None).Should().Be((answer.Allowed, answer.Fault != CheckFault.None), $"of {ask} in {c}");
                Said(explained.Tree.Outcome).Should().Be(answer.Allowed ? Truth.True : answer.Fault != CheckFault.None ? Truth.Fault : Truth.False);
                Count(explained.Tree).Should().BeLessThanOrEqualTo(room);
            }
        }
    }

    [Law(Arbitrary = [typeof(GeneratedWorldLaws)], Cases = 300)]
    public void The_tuples_of_a_proof_prove_it_alone(Case c)
    {
        var index = Answers.Facts(c.World);
        foreach (var ask in c.World.Asks.Where(_ => Grows(c.World)))
        {
            var explained = Explainer.Explain(c.Model, index, Answers.Question(c.World, ask), 10_000);
            if (explained.Allowed)
            {
                var alone = c.World with { Contextual = [], Stored = [.. Tuples(explained.Tree)] };
                new SmallestSets(alone, ask.User).Of(ask.Object, ask.Relation).Should().Be(Truth.True, $"{ask} in {c} by {Text(explained.Tree)}");
                alone.Stored.Should().BeSubsetOf(c.World.InForce());
            }
        }
    }

    /// <summary>No relation, and a condition in the way, are different answers: the second is said only where holding conditions would give the relation.</summary>
    [Law(Arbitrary = [typeof(GeneratedWorldLaws)], Cases = 300)]
    public void A_condition_is_blamed_exactly_where_it_alone_is_in_the_way(Case c)
    {
        var index = Answers.Facts(c.World);
        foreach (var ask in c.World.Asks.Where(_ => Grows(c.World)))
        {
            var explained = Explainer.Explain(c.Model, index, Answers.Question(c.World, ask));
            var would = new SmallestSets(c.World, ask.User) { ConditionsHold = true }.Of(ask.Object, ask.Relation) == Truth.True;

            (explained.Reason != RelationReason.NoRelation).Should().Be(would, $"{ask} in {c} by {Text(explained.Tree)}");
            explained.Objections.IsEmpty.Should().Be(explained.Allowed || (!would && explained.Fault == CheckFault.None), $"{ask} in {c} by {Text(explained.Tree)}");
        }
    }

    /// <summary>Nothing is taken away, so more tuples never give less.</summary>
    private static bool Grows(World world) => !world.Kinds.Values.SelectMany(k => k.Relations.Values).SelectMany(f => f.SelfAndBelow).OfType<Except>().Any();

    private static Truth Said(ExplainedOutcome outcome) => outcome switch
    {
        ExplainedOutcome.True => Truth.True,
        ExplainedOutcome.MissingContext or ExplainedOutcome.ConditionError or ExplainedOutcome.TooComplex => Truth.Fault,
        _ => Truth.False,
    };

    private static IEnumerable<RelationTuple> Tuples(RelationExplanation tree) =>
        tree.Because.SelectMany(Tuples).Concat(tree.Tuple is { } tuple ? [tuple] : []);

    private static int Count(RelationExplanation tree) => 1 + tree.Because.Sum(Count);

    private static string Text(RelationExplanation tree) => $"({tree.What} {tree.Outcome} {tree.Note} {string.Concat(tree.Because.Select(Text))})";
}
