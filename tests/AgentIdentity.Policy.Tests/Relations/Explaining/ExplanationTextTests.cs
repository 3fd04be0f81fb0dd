using AgentIdentity.Policy.Tests.Relations.Advisories;

namespace AgentIdentity.Policy.Tests.Relations.Explaining;

/// <summary>Explanations as people read them, one for each kind of answer.</summary>
public sealed class ExplanationTextTests
{
    private const string Model = """
        type user
        type robot
        type group
          relations
            define member: [user, group#member]
        type folder
          relations
            define owner: [user]
            define viewer: [user, group#member] or owner
        type document
          relations
            define parent: [folder]
            define banned: [user, group#member]
            define cleared: [user]
            define viewer: [user with office, group#member with office] or viewer from parent
            define reader: viewer but not banned
            define signer: viewer and cleared
        condition office(hour: int) {
          hour >= 9 && hour < 17
        }
        """;

    [Fact]
    public void A_yes_is_the_path_of_tuples_that_made_it_true() => Explain(
        "user:ben reader document:1", "{}", "folder:1 parent document:1", "group:1#member viewer folder:1", "user:ben member group:1").Should().Be("""
            document:1#reader: yes
              document:1#viewer: yes
                viewer from parent: yes
                  document:1#parent@folder:1: yes
                    folder:1#viewer: yes
                      [user, group#member]: yes
                        folder:1#viewer@group:1#member: yes
                          group:1#member: yes
                            group:1#member@user:ben: yes
              document:1#banned: no (no tuple makes user:ben banned of document:1)
            """);

    [Fact]
    public void A_no_shows_for_each_branch_what_was_missing() => Explain(
        "user:ben viewer document:1", "{}", "folder:1 parent document:1", "group:1#member viewer folder:1", "group:2#member member group:1", "group:1#member member group:2").Should().Be("""
            document:1#viewer: no
              [user with office, group#member with office]: no (no tuple makes user:ben viewer of document:1)
              viewer from parent: no
                document:1#parent@folder:1: no
                  folder:1#viewer: no
                    [user, group#member]: a circle
                      folder:1#viewer@group:1#member: a circle
                        group:1#member: a circle
                          group:1#member@group:2#member: a circle
                            group:2#member: a circle
                              group:2#member@group:1#member: a circle
                                group:1#member: a circle (this is being asked already; a circle gives nothing)
                    folder:1#owner: no (no tuple makes user:ben owner of folder:1)
            """);

    [Fact]
    public void A_condition_that_does_not_hold_is_shown_with_its_values() => Explain(
        "user:ben viewer document:1", """{"hour":20}""", "user:ben viewer document:1 | office").Should().Be("""
            document:1#viewer: a condition does not hold
              [user with office, group#member with office]: a condition does not hold
                document:1#viewer@user:ben with office: no (condition office does not hold (hour = 20))
              viewer from parent: no (no tuple names a parent of document:1)
            """);

    [Fact]
    public void A_tuple_that_was_passed_over_is_shown() => Explain(
        "user:ben viewer document:1", "{}", "group:1#member viewer document:1 | office", "group:2#member viewer document:1 | office {\"hour\":10}", "user:ben member group:1").Should().Be("""
            document:1#viewer: no
              [user with office, group#member with office]: no
                document:1#viewer@group:1#member with office: a condition misses a value (condition office misses hour; passed over, because the condition of another tuple could be evaluated)
                  group:1#member: yes
                    group:1#member@user:ben: yes
                document:1#viewer@group:2#member with office: no (condition office holds)
                  group:2#member: no (no tuple makes user:ben member of group:2)
              viewer from parent: no (no tuple names a parent of document:1)
            """);

    [Fact]
    public void An_exclusion_shows_what_excludes_first() => Explain(
        "user:ben reader document:1", """{"hour":10}""", "user:ben viewer document:1 | office", "user:ben banned document:1").Should().Be("""
            document:1#reader: excluded
              document:1#banned: yes
                document:1#banned@user:ben: yes
              document:1#viewer: yes
                [user with office, group#member with office]: yes
                  document:1#viewer@user:ben with office: yes (condition office holds)
            """);

    [Fact]
    public void Of_an_intersection_what_failed_comes_first() => Explain(
        "user:ben signer document:1", """{"hour":10}""", "user:ben viewer document:1 | office").Should().Be("""
            document:1#signer: no
              document:1#cleared: no (no tuple makes user:ben cleared of document:1)
              document:1#viewer: yes
                [user with office, group#member with office]: yes
                  document:1#viewer@user:ben with office: yes (condition office holds)
            """);

    [Fact]
    public void What_the_model_rules_out_is_said_so() => Explain(
        "robot:1 viewer document:1", "{}").Should().Be("document:1#viewer: impossible (the model leaves no way for robot to be viewer of document)");

    [Fact]
    public void A_tuple_of_an_earlier_model_is_shown_as_what_it_is() => Explain(
        "user:ben viewer document:1", "{}", "user:ben cleared document:1", "robot:1 cleared document:1", "user:ben viewer document:1 | gone").Should().Contain(
            "document:1#viewer@user:ben with gone: impossible (the model does not allow this tuple: viewer of document accepts user with office, group#member with office)");

    [Fact]
    public void Thousands_of_branches_are_shown_as_a_few_hundred_and_the_answer_stays()
    {
        var sets = Enumerable.Range(0, 2_000).Select(i => $"group:{i}#member banned document:1").Append("user:ben member group:1999").ToArray();

        var text = Explain("user:ben banned document:1", "{}", [.. sets[..^1]]);
        text.Split('\n').Length.Should().BeLessThan(260);
        text.Should().Contain("more not shown");
        Explain("user:ben banned document:1", "{}", sets).Should().StartWith("document:1#banned: yes").And.Contain("group:1999#member@user:ben: yes");
    }

    /// <summary>Diamonds below diamonds, with and without an end: the checker answers, and the explanation neither grows nor lasts.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Diamonds_below_diamonds_are_explained_within_bounds(bool member)
    {
        const string model = "type user\ntype group\n  relations\n    define left: [user, group#left, group#right]\n    define right: [user, group#left, group#right]\n    define both: left and right\n";
        var tuples = from i in Enumerable.Range(0, 22)
                     from own in new[] { "left", "right" }
                     from below in new[] { "left", "right" }
                     select $"group:{i + 1}#{below} {own} group:{i}";
        var store = new Store(model, [.. tuples, .. member ? ["user:ben left group:22", "user:ben right group:22"] : Array.Empty<string>()]);

        var answer = RelationAnswers.Check(store.State, Store.Question("user:ben both group:0"), RelationTerms.None with { Explain = true }).Value;

        answer.Allowed.Should().Be(member);
        answer.Explanation!.ToString().Split('\n').Length.Should().BeLessThan(260);
    }

    private static string Explain(string question, string context, params string[] tuples)
    {
        var store = new Store(Model, tuples);
        return RelationAnswers.Check(store.State, Store.Question(question), Store.Terms(context) with { Explain = true }).Value.Explanation!.ToString();
    }
}
