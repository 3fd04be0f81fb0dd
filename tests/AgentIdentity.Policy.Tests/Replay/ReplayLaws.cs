using AgentIdentity.Policy.Tests.Decisions;
using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Replay;

public sealed class ReplayLaws
{
    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 100)]
    public void A_decision_replayed_under_the_policy_that_made_it_is_the_same(DecisionLaws.Case c)
    {
        var report = c.World.Replay(Records.Line(c.World.Decide()));

        report.Should().Match<ReplayReport>(static r => r.Decisions == 1 && r.Same == 1 && r.Flips.IsEmpty && r.Unreadable == 0);
    }

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 150)]
    public void Without_the_arguments_nothing_is_claimed_that_the_arguments_would_deny(DecisionLaws.Case c)
    {
        var decided = c.World.Decide();
        var draft = c.World with { Rules = c.World.Rules + c.ExtraRule };

        var known = draft.Replay(Records.Line(decided));
        var unknown = draft.Replay(Records.Line(decided, withArguments: false));

        (known.Same + known.Flipped + known.BoundOtherwise).Should().Be(1, "with everything recorded, every decision can be replayed");
        if (unknown.UndecidableByArguments == 0)
        {
            unknown.Should().BeEquivalentTo(known);
        }
    }

    [Law(Arbitrary = [typeof(DecisionLaws)], Cases = 100)]
    public void What_the_draft_decides_is_what_it_would_have_decided(DecisionLaws.Case c)
    {
        var draft = c.World with { Rules = c.ExtraRule };
        var (before, after) = (c.World.Decide(), draft.Decide());

        var report = draft.Replay(Records.Line(before));

        report.Flipped.Should().Be(before.Outcome == after.Outcome ? 0 : 1);
        report.Flips.Where(static flip => flip.From != flip.To).Select(static flip => (flip.From, flip.To)).Should().Equal(before.Outcome == after.Outcome ? [] : [(before.Outcome, after.Outcome)]);
    }
}
