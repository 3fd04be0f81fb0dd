using System.Text;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Comparison;

public sealed class BundleDiffTests
{
    private const string Ben = "- { user: \"user:ben\", relation: assignee, object: \"role:support\" }\n";
    private const string Support = "- { user: \"role:support#assignee\", relation: human_may, object: \"tool:crm/refund\" }\n";

    [Fact]
    public void A_tuple_that_is_added_says_who_gains_what_through_which_relation()
    {
        var diff = Between(Files(Support), Files(Support + Ben));

        diff.Tuples.Should().ContainSingle().Which.Should().Be(new SeedChange(new RelationTuple("user:ben", "assignee", "role:support"), true));
        diff.Access.Should().ContainSingle().Which.Should().Be(new AccessChange("user:ben", "human_may", "tool:crm/refund", ChangeEffect.Widens));
        (diff.Widening, diff.Narrowing, diff.Undecided).Should().Be((1, 0, 0));
        Between(Files(Support + Ben), Files(Support)).Access.Should().ContainSingle().Which.Effect.Should().Be(ChangeEffect.Narrows);
    }

    [Fact]
    public void A_change_of_the_model_is_told_by_definition_and_by_who_loses()
    {
        const string ThroughSet = Ben + "- { user: \"role:support#assignee\", relation: human_may, object: \"toolset:crm\" }\n- { user: \"toolset:crm\", relation: set, object: \"tool:crm/refund\" }\n";

        var diff = Between(Files(ThroughSet), Files(ThroughSet, World.Model.Replace("role#assignee with until] or human_may from set", "role#assignee with until]\n    define left: [user]", StringComparison.Ordinal)));

        diff.Model.Select(static change => change.ToString()).Should().Equal(
            "tool#human_may was [user, role#assignee, user with until, role#assignee with until] or human_may from set and is now [user, role#assignee, user with until, role#assignee with until]",
            "tool#left was added: [user]");
        diff.Access.Should().ContainSingle().Which.Should().Be(new AccessChange("user:ben", "human_may", "tool:crm/refund", ChangeEffect.Narrows));
        Between(Files(Ben, World.Model), Files(Ben, World.Model.Replace("now < ends", "now <= ends", StringComparison.Ordinal))).Model.Should().ContainSingle()
            .Which.ToString().Should().Be("condition until was (ends: timestamp, now: timestamp) { now < ends } and is now (ends: timestamp, now: timestamp) { now <= ends }");
    }

    [Fact]
    public void Memberships_that_run_out_count_until_they_do()
    {
        const string Until = "- { user: \"user:ann\", relation: human_may, object: \"tool:crm/refund\", condition: { name: until, context: { ends: \"2026-12-01T00:00:00Z\" } } }\n";
        var (without, with) = (Files(Support), Files(Support + Until));

        Between(without, with).Access.Should().ContainSingle().Which.User.Should().Be("user:ann");
        BundleDiff.Between(without, with, World.Noon.AddYears(1)).Access.Should().BeEmpty("it ran out");
    }

    [Fact]
    public void Tests_and_documents_are_no_difference_to_calls_and_mappings_are_one_that_cannot_be_told()
    {
        var diff = Between(Files(Ben), Add(Files(Ben), "tests/a.fga.yaml", "tests: []\n"));
        (diff.IsEmpty, diff.Files.Length).Should().Be((true, 1));
        Between(Files(Ben), Files(Ben)).Files.Should().BeEmpty();
    }

    [Fact]
    public void A_bundle_that_does_not_load_is_refused_with_its_problems() =>
        FluentActions.Invoking(static () => Between(Files(Ben), Files("- nonsense\n"))).Should().Throw<PolicyLoadException>();

    private static BundleDiff Between(BundleContent before, BundleContent after) => BundleDiff.Between(before, after, World.Noon);

    private static BundleContent Files(string tuples, string model = World.Model) => Add(Add(BundleContent.Of([]), "model/main.fga", model), "tuples/a.yaml", tuples);

    private static BundleContent Add(BundleContent content, string path, string text) => BundleContent.Of(content.Files.SetItem(path, Encoding.UTF8.GetBytes(text)));
}
