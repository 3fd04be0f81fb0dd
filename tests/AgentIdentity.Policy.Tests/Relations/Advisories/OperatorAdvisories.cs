namespace AgentIdentity.Policy.Tests.Relations.Advisories;

/// <summary>OpenFGA's advisories about what operators, usersets and wildcards come to together.</summary>
public sealed class OperatorAdvisories
{
    [Fact]
    public void CVE_2023_40579_a_list_through_from_holds_only_what_a_check_allows()
    {
        const string model = """
            type user
            type folder
              relations
                define owner: [user]
                define viewer: [user]
            type document
              relations
                define parent: [folder]
                define auditor: [user]
                define viewer: viewer from parent
            """;
        var store = new Store(model, "folder:1 parent document:1", "folder:2 parent document:2", "user:ben viewer folder:1", "user:ben owner folder:2", "user:ben auditor document:2");

        store.Objects("document", "viewer", "user:ben").Should().Equal("document:1");
        store.Check("user:ben viewer document:2").Should().BeFalse();
    }

    [Theory]
    [InlineData("[user] but not banned", false)]
    [InlineData("[user] and cleared", false)]
    [InlineData("[user] but not cleared", false)]
    public void CVE_2024_31452_a_circle_below_and_or_but_not_does_not_open_it(string viewer, bool allowed)
    {
        var model = $"""
            type user
            type group
              relations
                define member: [user, group#member]
            type document
              relations
                define banned: [group#member]
                define cleared: [group#member]
                define viewer: {viewer}
            """;
        var store = new Store(model, "user:ben viewer document:1", "group:1#member banned document:1", "group:1#member cleared document:1",
            "group:2#member member group:1", "group:1#member member group:2");

        store.Check("user:ben viewer document:1").Should().Be(allowed);
        store.Objects("document", "viewer", "user:ben").Should().BeEmpty();
        store.Users("document:1", "viewer", "user").Should().BeEmpty();
    }

    [Fact]
    public void CVE_2024_42473_but_not_takes_away_what_from_gives_through_a_set()
    {
        const string model = """
            type user
            type team
              relations
                define member: [user, team#member]
            type folder
              relations
                define viewer: [user, team#member]
                define barred: [user, team#member]
            type document
              relations
                define parent: [folder]
                define viewer: viewer from parent but not barred from parent
            """;
        var store = new Store(model, "folder:1 parent document:1", "team:1#member viewer folder:1", "team:2#member barred folder:1",
            "user:ben member team:1", "user:ann member team:1", "user:ben member team:3", "team:3#member member team:2");

        store.Check("user:ben viewer document:1").Should().BeFalse();
        store.Check("user:ann viewer document:1").Should().BeTrue();
        store.Users("document:1", "viewer", "user").Should().Equal("user:ann");
        store.Objects("document", "viewer", "user:ben").Should().BeEmpty();
    }

    [Fact]
    public void CVE_2025_25196_everybody_of_a_type_is_no_set_of_that_type()
    {
        const string model = """
            type user
            type team
              relations
                define member: [user]
            type document
              relations
                define viewer: [team:*, team#member]
            """;
        var store = new Store(model, "team:* viewer document:1");

        store.Check("team:1#member viewer document:1").Should().BeFalse();
        store.Check("team:1 viewer document:1").Should().BeTrue();
        store.Objects("document", "viewer", "team:1#member").Should().BeEmpty();
    }

    [Fact]
    public void CVE_2025_55213_each_of_several_sets_of_one_type_counts_for_itself()
    {
        const string model = """
            type user
            type team
              relations
                define member: [user]
                define owner: [user]
            type document
              relations
                define viewer: [team#member, team#owner]
            """;
        var store = new Store(model, "team:1#member viewer document:1", "team:2#owner viewer document:1",
            "user:ben owner team:1", "user:ben member team:2", "user:ann owner team:2", "user:eve member team:1");

        store.Check("user:ben viewer document:1").Should().BeFalse();
        store.Check("user:ann viewer document:1").Should().BeTrue();
        store.Check("user:eve viewer document:1").Should().BeTrue();
        store.Users("document:1", "viewer", "user").Should().BeEquivalentTo("user:ann", "user:eve");
        store.Objects("document", "viewer", "user:ben").Should().BeEmpty();
    }

    [Fact]
    public void CVE_2026_24851_another_objects_tuple_says_nothing_about_this_one()
    {
        const string model = """
            type user
            type team
              relations
                define member: [user, user:*]
                define viewer: [user, user:*]
            type document
              relations
                define team: [team]
                define viewer: [user, user:*] and member from team
                define editor: [team#member]
            """;
        var store = new Store(model, "user:* viewer document:1", "user:ann viewer document:1", "user:ben viewer document:2",
            "team:1 team document:1", "team:1#member editor document:1", "user:* viewer team:1", "user:ann member team:1", "user:ben member team:2");

        store.Check("user:ben viewer document:1").Should().BeFalse();
        store.Check("user:ben editor document:1").Should().BeFalse();
        store.Check("user:ann viewer document:1").Should().BeTrue();
        store.Objects("document", "editor", "user:ben").Should().BeEmpty();
    }

    [Fact]
    public void CVE_2026_61709_a_user_who_is_excluded_is_in_no_list_of_users()
    {
        const string model = """
            type user
            type document
              relations
                define public: [user:*]
                define blocked: [user]
                define granted: [user]
                define viewer: (public but not blocked) and granted
                define reader: granted and (public but not blocked)
            """;
        var store = new Store(model, "user:* public document:1", "user:eve blocked document:1", "user:eve granted document:1", "user:ben granted document:1");

        foreach (var relation in new[] { "viewer", "reader" })
        {
            store.Users("document:1", relation, "user").Should().Equal("user:ben");
            store.Check($"user:eve {relation} document:1").Should().BeFalse();
            store.Objects("document", relation, "user:eve").Should().BeEmpty();
        }
    }
}
