namespace AgentIdentity.Policy.Tests.Answers;

public sealed class BoundTests
{
    private const string Groups = """
        type user
        type group
          relations
            define member: [user, group#member]
        type document
          relations
            define blocked: [group#member]
            define owner: [user]
            define viewer: owner but not blocked
        """;

    [Fact]
    public void A_list_that_is_too_much_work_is_cut_short_and_holds_nothing_wrong()
    {
        // Who is blocked takes a walk over every layer of groups for each document, and nobody is.
        const int wide = 40, deep = 12, documents = 200;
        var layers =
            from layer in Enumerable.Range(1, deep - 1)
            from above in Enumerable.Range(0, wide)
            from below in Enumerable.Range(0, wide)
            select $"group:{layer}-{above}#member@group:{layer - 1}-{below}#member";
        var state = World.Of(Groups,
        [
            .. layers,
            .. Enumerable.Range(0, wide).Select(i => $"group:0-{i}#member@user:eve"),
            .. Enumerable.Range(0, documents).Select(i => $"document:{i:D3}#blocked@group:{deep - 1}-0#member"),
            .. Enumerable.Range(0, documents).Select(i => $"document:{i:D3}#owner@user:ben"),
            "document:all#blocked@group:3-0#member", .. Enumerable.Range(0, documents).Select(i => $"document:all#owner@user:u{i:D3}"),
        ]);

        var list = RelationAnswers.ListObjects(state, "document", "viewer", "user:ben", RelationTerms.None).Value;
        list.Truncated.Should().BeTrue();
        list.Items.Should().NotBeEmpty().And.HaveCountLessThan(documents);
        RelationAnswers.ListObjects(state, "document", "owner", "user:ben", RelationTerms.None).Value.Items.Should().HaveCount(documents);
        state.Users("document:all", "viewer", "user").Split(' ').Should().HaveCountGreaterThan(20).And.NotContain("user:eve");
    }

    [Fact]
    public void A_list_does_not_depend_on_the_order_in_which_tuples_were_written()
    {
        string[] tuples = [.. Enumerable.Range(0, 60).SelectMany(i => new[] { $"document:{i}#owner@user:ben", $"document:1#owner@user:{i}", $"document:{i}#owner@user:eve" })];
        var (forth, back) = (World.Of(Groups, tuples), World.Of(Groups, [.. tuples.Reverse()]));

        back.Objects("document", "viewer", "user:ben").Should().Be(forth.Objects("document", "viewer", "user:ben"));
        back.Users("document:1", "viewer", "user").Should().Be(forth.Users("document:1", "viewer", "user"));
    }

    [Fact]
    public void Definitions_upon_definitions_do_not_exhaust_the_stack()
    {
        var chain = string.Join("\n", Enumerable.Range(1, 3000).Select(i => $"    define r{i}: r{i - 1}"));
        var state = World.Of($"type user\ntype node\n  relations\n    define r0: [user]\n{chain}\n", "node:1#r0@user:ben");

        state.Objects("node", "r3000", "user:ben").Should().Be("node:1");
        state.Users("node:1", "r3000", "user").Should().Be("user:ben");
        state.Check("user:ben", "r3000", "node:1").Should().BeOneOf("Related", "refused");
    }
}
