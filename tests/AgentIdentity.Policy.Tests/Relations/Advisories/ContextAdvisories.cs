namespace AgentIdentity.Policy.Tests.Relations.Advisories;

/// <summary>OpenFGA's advisories about conditions, contextual tuples, and answers that were given again to another question.</summary>
public sealed class ContextAdvisories
{
    private const string Conditions = """
        type user
        type team
          relations
            define member: [user, user with tagged]
        type document
          relations
            define viewer: [user, user with tagged, user:* with tagged, team#member with tagged]
        condition tagged(tags: list<string>) {
          tags == ["a", "b"]
        }
        """;

    [Fact]
    public void CVE_2024_56323_contextual_tuples_with_conditions_are_judged_anew_each_time()
    {
        var store = new Store(Conditions);
        const string tuple = "user:ben viewer document:1 | tagged";

        store.Check("user:ben viewer document:1", """{"tags":["a","b"]}""", tuple).Should().BeTrue();
        store.Check("user:ben viewer document:1", """{"tags":["a"]}""", tuple).Should().BeFalse();
        store.Check("user:ben viewer document:1", """{"tags":["a","b"]}""", tuple + """ {"tags":["c"]}""").Should().BeFalse();
        store.Check("user:ben viewer document:1", """{"tags":["a","b"]}""").Should().BeFalse();
        store.Objects("document", "viewer", "user:ben", """{"tags":["a"]}""", tuple).Should().BeEmpty();
    }

    /// <summary>The graph of the advisory: an answer found inside a circle was remembered and given outside it.</summary>
    [Fact]
    public void CVE_2025_46331_an_answer_that_leans_on_a_circle_is_not_given_again_elsewhere()
    {
        const string model = """
            type user
            type node
              relations
                define base: [user]
                define barred: [node#a]
                define a: [node#b] or base
                define b: [node#a]
                define first: [node#a]
                define second: [node#b]
                define both: first and second
                define free: base but not barred
            """;
        var store = new Store(model, "node:2#a first node:1", "node:3#b second node:1", "node:3#b a node:2", "node:2#a b node:3", "user:ben base node:2",
            "user:ben base node:1", "node:2#a barred node:1");

        store.Check("user:ben both node:1").Should().BeTrue();
        store.Check("user:ben free node:1").Should().BeFalse();
        store.Objects("node", "free", "user:ben").Should().Equal("node:2");
    }

    [Fact]
    public void CVE_2025_48371_a_contextual_set_counts_only_where_the_model_allows_it()
    {
        const string model = """
            type user
            type team
              relations
                define member: [user:*, team#owner]
                define owner: [user]
            type document
              relations
                define viewer: [user:*, team#member]
            """;
        var store = new Store(model, "user:ben owner team:1");

        store.Check("user:ben viewer document:1", "{}", "team:1#member viewer document:1").Should().BeFalse();
        store.Ask("user:ben viewer document:1", "{}", "team:1#owner viewer document:1").Failure!.Code.Should().Be(RelationFailureCode.InvalidTuple);
        store.Check("user:ben viewer document:1", "{}", "team:1#member viewer document:1", "team:1#owner member team:1").Should().BeTrue();
        store.Objects("document", "viewer", "user:ben", "{}", "team:1#member viewer document:1").Should().BeEmpty();
    }

    [Fact]
    public void CVE_2025_64751_a_wildcard_without_the_condition_is_not_the_one_with_it()
    {
        // Of an earlier model, which allowed everybody without a condition.
        var store = new Store(Conditions, "user:* viewer document:1");

        store.Check("user:ben viewer document:1", """{"tags":["a","b"]}""").Should().BeFalse();
        store.Refusal("user:* viewer document:1").Should().Contain("user:* with tagged");
        store.Objects("document", "viewer", "user:ben").Should().BeEmpty();
        store.Users("document:1", "viewer", "user").Should().BeEmpty();
    }

    /// <summary>And CVE-2026-41131: two contexts that a careless key takes for one.</summary>
    [Theory]
    [InlineData("""{"tags":["a,b"]}""")]
    [InlineData("""{"tags":["a b"]}""")]
    [InlineData("""{"tags":["a\",\"b"]}""")]
    [InlineData("""{"tags":["a","b",""]}""")]
    [InlineData("""{"other":1,"tags":["ab"]}""")]
    public void CVE_2026_33729_and_41131_contexts_that_look_alike_are_not_mistaken(string other)
    {
        var store = new Store(Conditions, "user:ben viewer document:1 | tagged");

        store.Check("user:ben viewer document:1", """{"tags":["a","b"]}""").Should().BeTrue();
        store.Check("user:ben viewer document:1", other).Should().BeFalse();
        store.Check("user:ben viewer document:1", """{"tags":["a","b"]}""").Should().BeTrue();
    }

    [Fact]
    public void CVE_2026_34972_the_checks_of_a_batch_are_told_apart_by_their_contexts()
    {
        var store = new Store(Conditions, "user:ben viewer document:1 | tagged");
        var question = Store.Question("user:ben viewer document:1");
        string[] contexts = ["""{"tags":["a,b"]}""", """{"tags":["a","b"]}""", """{"tags":["a"]}""", """{"tags":["a","b"]}"""];

        var answers = RelationAnswers.BatchCheck(store.State, [.. contexts.Select(c => (question, Store.Terms(c)))]).Value;

        answers.Select(a => a.Value.Allowed).Should().Equal(false, true, false, true);
    }

    /// <summary>Characters that separate parts of a name somewhere do not move a question to another object, user or relation.</summary>
    [Theory]
    [InlineData("user:ben viewer document:1/viewer")]
    [InlineData("user:ben viewer document:1,2")]
    [InlineData("user:ben|x viewer document:1")]
    [InlineData("user:ben@document viewer document:1")]
    public void CVE_2026_48096_separators_inside_names_do_not_lead_to_another_answer(string question)
    {
        var store = new Store(Conditions, "user:ben viewer document:1");

        store.Check(question).Should().BeFalse();
        store.Check("user:ben viewer document:1").Should().BeTrue();
    }

    [Fact]
    public void CVE_2026_55170_names_that_differ_in_case_or_form_are_different_names()
    {
        var store = new Store(Conditions, "user:ben viewer document:a", "user:caf\u00e9 viewer document:b");

        store.Check("user:Ben viewer document:a").Should().BeFalse();
        store.Check("user:ben viewer document:A").Should().BeFalse();
        store.Check("user:cafe\u0301 viewer document:b").Should().BeFalse();
        store.Objects("document", "viewer", "user:BEN").Should().BeEmpty();
    }
}
