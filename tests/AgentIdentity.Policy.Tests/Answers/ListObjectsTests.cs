namespace AgentIdentity.Policy.Tests.Answers;

public sealed class ListObjectsTests
{
    private const string Folders = """
        type user
        type group
          relations
            define member: [user, group#member]
        type folder
          relations
            define parent: [folder]
            define viewer: [user, user:*, group#member] or viewer from parent
            define blocked: [user]
            define reader: viewer but not blocked
            define both: [user] and viewer
        """;

    [Fact]
    public void Objects_are_found_through_groups_parents_and_everyone()
    {
        var state = World.Of(Folders,
            "group:eng#member@group:core#member", "group:core#member@user:ben", "folder:a#viewer@group:eng#member",
            "folder:b#parent@folder:a", "folder:c#parent@folder:b", "folder:open#viewer@user:*", "folder:other#viewer@user:eve");

        state.Objects("folder", "viewer", "user:ben").Should().Be("folder:a folder:b folder:c folder:open");
        state.Objects("folder", "viewer", "user:*").Should().Be("folder:open");
        state.Objects("folder", "viewer", "group:core#member").Should().Be("folder:a folder:b folder:c");
        state.Objects("folder", "viewer", "folder:zz#viewer").Should().Be("folder:zz");
        state.Objects("folder", "viewer", "user:unknown").Should().Be("folder:open");
    }

    [Fact]
    public void What_needs_two_things_or_excludes_is_checked()
    {
        var state = World.Of(Folders,
            "folder:a#viewer@user:ben", "folder:b#parent@folder:a", "folder:b#blocked@user:ben", "folder:a#both@user:ben", "folder:c#both@user:ben");

        state.Objects("folder", "reader", "user:ben").Should().Be("folder:a");
        state.Objects("folder", "both", "user:ben").Should().Be("folder:a");
    }

    [Fact]
    public void A_circle_ends()
    {
        var state = World.Of(Folders, "folder:a#parent@folder:b", "folder:b#parent@folder:a", "folder:b#viewer@user:ben",
            "group:x#member@group:y#member", "group:y#member@group:x#member", "folder:c#viewer@group:x#member", "group:y#member@user:ben");

        state.Objects("folder", "viewer", "user:ben").Should().Be("folder:a folder:b folder:c");
    }

    [Fact]
    public void What_lies_too_deep_for_a_check_fails_the_list()
    {
        var chain = Enumerable.Range(0, 30).Select(i => $"folder:{i + 1}#parent@folder:{i}").Append("folder:0#viewer@user:ben").ToArray();

        World.Of(Folders, chain).Objects("folder", "viewer", "user:ben").Should().Be("AuthorizationModelResolutionTooComplex");
        World.Of(Folders, chain[6..]).Objects("folder", "viewer", "user:ben").Should().Be("folder:0");
        World.Of(Folders, [.. chain[..24], chain[^1]]).Objects("folder", "viewer", "user:ben").Split(' ').Should().HaveCount(25);
        World.Of(Folders, chain).Users("folder:30", "viewer", "user").Should().Be("AuthorizationModelResolutionTooComplex");
        World.Of(Folders, chain).Users("folder:24", "viewer", "user").Should().Be("user:ben");
    }

    [Fact]
    public void A_condition_decides_for_itself_and_a_missing_value_fails_the_list()
    {
        var state = World.Of("""
            type user
            type document
              relations
                define viewer: [user, user with small]
            condition small(x: int) {
              x < 3
            }
            """, "document:1#viewer@user:ben with small", "document:2#viewer@user:ben", "document:3#viewer@user:eve");

        state.Objects("document", "viewer", "user:ben", World.Terms("""{"x":1}""")).Should().Be("document:1 document:2");
        state.Objects("document", "viewer", "user:ben", World.Terms("""{"x":9}""")).Should().Be("document:2");
        state.Objects("document", "viewer", "user:ben").Should().Be("ValidationError");
        state.Objects("document", "viewer", "user:eve").Should().Be("document:3");
        state.Check("user:ben", "viewer", "document:1", World.Terms("""{"x":9}""")).Should().Be("ConditionFailed");
        state.Check("user:ben", "viewer", "document:3").Should().Be("NoRelation");
        state.Check("user:ben", "viewer", "document:2").Should().Be("Related");
        state.Check("user:ben", "viewer", "document:1").Should().Be("refused");
    }

    [Fact]
    public void A_list_that_is_too_long_says_so_and_enough_answers_outweigh_a_failure()
    {
        var state = World.Of(Folders, [.. Enumerable.Range(0, 2500).Select(i => $"folder:{i:D4}#viewer@user:ben"), "folder:0001#blocked@user:ben"]);

        var list = RelationAnswers.ListObjects(state, "folder", "reader", "user:ben", RelationTerms.None).Value;
        list.Truncated.Should().BeTrue();
        list.Items.Should().HaveCount(1000).And.OnlyHaveUniqueItems().And.BeInAscendingOrder(StringComparer.Ordinal).And.NotContain("folder:0001");
        RelationAnswers.ListObjects(state, "folder", "reader", "user:ben", RelationTerms.None with { MaxItems = int.MaxValue }).Value
            .Items.Should().HaveCount(2499);
    }

    [Fact]
    public void What_the_model_no_longer_allows_is_not_listed()
    {
        var state = World.Of(Folders, "folder:a#viewer@user:ben", "folder:b#parent@group:core", "folder:c#viewer@group:core", "folder:d#gone@user:ben", "thing:e#viewer@user:ben");

        state.Objects("folder", "viewer", "user:ben").Should().Be("folder:a");
        state.Users("folder:c", "viewer", "group").Should().BeEmpty();
    }
}
