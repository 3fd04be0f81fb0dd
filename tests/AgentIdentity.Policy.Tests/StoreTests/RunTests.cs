namespace AgentIdentity.Policy.Tests.StoreTests;

/// <summary>What a store test answers, and how it says why one fails.</summary>
public sealed class RunTests
{
    private const string Tuples = """
        tuples:
          - { user: "user:anne", relation: owner, object: "document:1" }
          - { user: "group:a#member", relation: viewer, object: "document:2" }

        """;

    [Fact]
    public void Every_user_is_asked_about_every_object()
    {
        var all = TestFolder.Run(Tuples + """
            tests:
              - check:
                  - users: ["user:anne", "user:bob"]
                    objects: ["document:1", "document:2"]
                    assertions: { viewer: false, owner: false }
            """);

        all.Should().HaveCount(8).And.OnlyContain(a => a.Kind == StoreQuestionKind.Check);
        all.Where(a => !a.Passed).Select(a => a.Asked).Should().BeEquivalentTo("check user:anne viewer document:1", "check user:anne owner document:1");
    }

    [Fact]
    public void A_failing_check_names_its_line_both_answers_and_every_step()
    {
        var failed = TestFolder.Run(Tuples + """
            tests:
              - name: one
                check:
                  - user: user:bob
                    object: document:2
                    assertions:
                      viewer: true
            """).Should().ContainSingle().Subject;

        var line = (TestFolder.Model + Tuples).Count(c => c == '\n') + 7;
        (failed.Passed, failed.Expected, failed.Came, failed.Line, failed.Column).Should().Be((false, "true", "false", line, 11));
        failed.Why.Single().ToString().Should().Contain("group:a#member").And.Contain("no tuple");
    }

    [Fact]
    public void A_check_that_should_be_refused_shows_the_tuple_that_allows_it()
    {
        var failed = TestFolder.Run(Tuples + "tests: [{ check: [{ user: 'user:anne', object: 'document:1', assertions: { viewer: false } }] }]\n").Single();

        failed.Why.Single().ToString().Should().Contain("document:1#owner").And.Contain("yes");
    }

    [Fact]
    public void Tuples_of_one_test_are_not_there_in_the_next() =>
        TestFolder.Run(Tuples + """
            tests:
              - tuples: [{ user: "user:bob", relation: member, object: "group:a" }]
                check: [{ user: "user:bob", object: "document:2", assertions: { viewer: true } }]
              - check: [{ user: "user:bob", object: "document:2", assertions: { viewer: false } }]
            """).Should().HaveCount(2).And.OnlyContain(a => a.Passed);

    [Fact]
    public void A_context_decides_conditions()
    {
        var all = TestFolder.Run("""
            tuples:
              - { user: "user:anne", relation: owner, object: "document:1", condition: { name: until, context: { ends: "2026-01-02T00:00:00Z" } } }
            tests:
              - check:
                  - { user: "user:anne", object: "document:1", context: { now: "2026-01-01T00:00:00Z" }, assertions: { owner: true } }
                  - { user: "user:anne", object: "document:1", context: { now: "2026-01-03T00:00:00Z" }, assertions: { owner: false } }
                  - { user: "user:anne", object: "document:1", assertions: { owner: false } }
            """);

        all.Select(a => a.Passed).Should().Equal(true, true, false);
        all[2].Came.Should().StartWith("error 2000:", "a question without an answer is neither true nor false").And.Contain("now");
    }

    [Fact]
    public void Lists_are_compared_without_their_order_and_say_what_is_missing_and_too_much()
    {
        var all = TestFolder.Run(Tuples + """
            tests:
              - tuples: [{ user: "user:*", relation: viewer, object: "document:3" }]
                list_objects:
                  - { user: "user:anne", type: document, assertions: { viewer: ["document:3", "document:1"], owner: ["document:2"] } }
                list_users:
                  - { object: "document:3", user_filter: [{ type: user }], assertions: { viewer: { users: ["user:*"] }, owner: { users: [] } } }
                  - { object: "document:2", user_filter: [{ type: group, relation: member }], assertions: { viewer: { users: ["group:a#member"] } } }
            """);

        all.Select(a => a.Passed).Should().Equal(true, false, true, true, true);
        all[1].Came.Should().Be("[document:1] (missing document:2; too much document:1)");
        all[1].Why.Select(w => w.What).Should().Equal("document:2#owner", "document:1#owner");
    }

    [Theory]
    [InlineData("{ user: 'user:anne', object: 'document:1', assertions: { vewer: true } }", "error 2000: type 'document' has no relation 'vewer'; it has owner, viewer")]
    [InlineData("{ user: 'usr:anne', object: 'document:1', assertions: { viewer: false } }", "error 2000: the model has no type 'usr'; it has user, group, document")]
    [InlineData("{ user: 'anne', object: 'document:1', assertions: { viewer: false } }", "error 2000: 'anne' is no user; write type:id, type:* or type:id#relation")]
    public void What_the_model_does_not_know_never_passes(string check, string came)
    {
        var failed = TestFolder.Run($"tests: [{{ check: [{check}] }}]\n").Single();

        (failed.Passed, failed.Came).Should().Be((false, came));
    }
}
