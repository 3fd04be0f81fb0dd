namespace AgentIdentity.Policy.Tests.Answers;

public sealed class ListUsersTests
{
    private const string Blocking = """
        type user
        type document
          relations
            define public: [user, user:*]
            define blocked: [user, user:*]
            define open: public but not blocked
            define cleared: [user, user:*]
            define viewer: open and cleared
            define pardoned: [user]
            define guest: public but not (blocked but not pardoned)
        """;

    [Fact]
    public void Who_is_excluded_is_not_listed_when_an_intersection_names_them_beside_everyone()
    {
        // CVE-2026-61709: the exclusion was lost between the operands of the intersection.
        var state = World.Of(Blocking,
            "document:1#public@user:*", "document:1#blocked@user:eve", "document:1#cleared@user:eve", "document:1#cleared@user:ben");

        state.Users("document:1", "viewer", "user").Should().Be("user:ben");
        state.Check("user:eve", "viewer", "document:1").Should().Be("NoRelation");
    }

    [Fact]
    public void A_set_that_no_question_can_name_is_not_listed()
    {
        var state = World.Of("type user\ntype group\n  relations\n    define member: [user, group#member]\n    define guest: [user]\n    define free: member but not guest\n", "group:a*#member@user:ben", "group:1#member@user:ben");

        foreach (var (target, relation, listed) in new[] { ("group:a*", "member", 0), ("group:a*", "free", 0), ("group:1", "member", 1), ("group:1", "free", 1) })
        {
            RelationAnswers.ListUsers(state, target, relation, new UserFilter("group", "member"), RelationTerms.None).Value.Items.Should().HaveCount(listed);
        }
    }

    [Fact]
    public void Everyone_is_listed_as_such_and_those_who_are_named_besides()
    {
        var state = World.Of(Blocking, "document:1#public@user:*", "document:1#public@user:ben");
        state.Users("document:1", "public", "user").Should().Be("user:* user:ben");
    }

    [Fact]
    public void Who_is_excluded_from_everyone_is_not_listed_and_everyone_is()
    {
        var state = World.Of(Blocking, "document:1#public@user:*", "document:1#public@user:ben", "document:1#blocked@user:ben", "document:1#blocked@user:eve");
        state.Users("document:1", "open", "user").Should().Be("user:*");
    }

    [Fact]
    public void Nobody_is_left_when_everyone_is_excluded()
    {
        var state = World.Of(Blocking, "document:1#public@user:*", "document:1#public@user:ben", "document:1#blocked@user:*");
        state.Users("document:1", "open", "user").Should().BeEmpty();
    }

    [Fact]
    public void Who_is_taken_out_of_an_exclusion_of_everyone_is_listed_alone()
    {
        var state = World.Of(Blocking, "document:1#public@user:*", "document:1#blocked@user:*", "document:1#pardoned@user:ben");
        state.Users("document:1", "guest", "user").Should().Be("user:ben");
    }

    [Fact]
    public void Who_is_pardoned_is_not_named_beside_everyone()
    {
        var state = World.Of(Blocking, "document:1#public@user:*", "document:1#blocked@user:ben", "document:1#pardoned@user:ben");
        state.Users("document:1", "guest", "user").Should().Be("user:*");
    }

    [Fact]
    public void Usersets_are_listed_by_what_they_give_and_the_relation_lists_itself()
    {
        var state = World.Of("""
            type user
            type group
              relations
                define member: [user, group#member]
            type document
              relations
                define blocked: [group#member]
                define viewer: [user, group#member] but not blocked
            """, "document:1#viewer@group:eng#member", "document:1#viewer@group:fga#member", "document:1#blocked@group:fga#member", "group:eng#member@group:core#member");

        state.Users("document:1", "viewer", "group#member").Should().Be("group:core#member group:eng#member");
        state.Users("document:1", "viewer", "document#viewer").Should().Be("document:1#viewer");
        state.Users("document:9", "viewer", "document#viewer").Should().Be("document:9#viewer");
        state.Users("document:9", "viewer", "group#member").Should().BeEmpty();
    }

    [Fact]
    public void A_list_that_is_too_long_says_so_and_holds_nothing_wrong()
    {
        var names = Enumerable.Range(0, 1500).Select(i => $"user:{i:D4}").ToArray();
        var state = World.Of(Blocking, [.. names.Select(n => $"document:1#public@{n}"), .. names.Where((_, i) => i % 2 == 0).Select(n => $"document:1#blocked@{n}")]);

        var all = RelationAnswers.ListUsers(state, "document:1", "public", new UserFilter("user"), RelationTerms.None).Value;
        all.Items.Should().HaveCount(1000);
        all.Truncated.Should().BeTrue();
        var open = RelationAnswers.ListUsers(state, "document:1", "open", new UserFilter("user"), RelationTerms.None).Value;
        open.Items.Should().HaveCount(750).And.OnlyContain(u => u[u.Length - 1] % 2 == 1);
        open.Truncated.Should().BeFalse();
        state.Users("document:1", "open", "user", RelationTerms.None with { MaxItems = 0 }).Should().Be(" ...");
        RelationAnswers.ListUsers(state, "document:1", "public", new UserFilter("user"), RelationTerms.None with { MaxItems = 1500 }).Value.Truncated.Should().BeFalse();
    }
}
