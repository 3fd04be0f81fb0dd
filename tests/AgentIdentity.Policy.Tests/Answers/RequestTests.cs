using System.Text.Json;

namespace AgentIdentity.Policy.Tests.Answers;

/// <summary>What cannot be asked is refused with OpenFGA's codes and says what would be right.</summary>
public sealed class RequestTests
{
    private static readonly StoreState State = World.Of("""
        type user
        type group
          relations
            define member: [user]
        type document
          relations
            define parent: [document]
            define owner: [user]
            define viewer: [user, user:*, group#member, user with small] or owner or viewer from parent
            define reader: (viewer but not owner) and viewer
        condition small(x: int) {
          x < 3
        }
        """, "document:1#viewer@user:ben", "document:1#viewer@group:eng#member", "document:1#parent@document:2", "document:1#owner@group:old#member");

    [Theory]
    [InlineData("user:ben", "viewer", "document:1", "true")]
    [InlineData("user", "viewer", "document:1", "2000 user")]
    [InlineData("user:a:b", "viewer", "document:1", "2000 user:a:b")]
    [InlineData("user:", "viewer", "document:1", "2000 user:")]
    [InlineData("", "viewer", "document:1", "2000 ")]
    [InlineData("agent:x", "viewer", "document:1", "2000 agent")]
    [InlineData("group:eng#owner", "viewer", "document:1", "2000 owner")]
    [InlineData("user:ben", "viewer", "document:*", "2000 document:*")]
    [InlineData("user:ben", "viewer", "document", "2000 document")]
    [InlineData("user:ben", "viewer", "file:1", "2000 file")]
    [InlineData("user:ben", "editor", "document:1", "2000 editor")]
    [InlineData(null, null, null, "2000 ")]
    public void A_check_names_what_the_model_has(string? user, string? relation, string? target, string expected)
    {
        var answer = RelationAnswers.Check(State, new RelationQuestion(user!, relation!, target!), RelationTerms.None);
        if (answer.Ok)
        {
            expected.Should().Be("true");
            answer.Value.Allowed.Should().BeTrue();
            return;
        }

        $"{(int)answer.Failure!.Code}".Should().Be(expected[..4]);
        answer.Failure.Message.Should().Contain($"'{expected[5..]}'");
    }

    [Theory]
    [InlineData("document:1#viewer@user:ben", null)]
    [InlineData("document:1#viewer@user:ben with small", null)]
    [InlineData("document:1#viewer@agent:x", 2027)]
    [InlineData("document:1#viewer@user", 2027)]
    [InlineData("document:1#viewer@group:eng", 2027)]
    [InlineData("document:1#viewer@group:eng#owner", 2027)]
    [InlineData("document:1#reader@user:ben", 2027)]
    [InlineData("document:1#editor@user:ben", 2027)]
    [InlineData("file:1#viewer@user:ben", 2027)]
    [InlineData("document:*#viewer@user:ben", 2027)]
    [InlineData("document:1#parent@document:*", 2027)]
    [InlineData("document:1#parent@document:1#viewer", 2027)]
    [InlineData("document:1#viewer@user:* with small", 2000)]
    [InlineData("document:1#viewer@user:ben with unknown", 2000)]
    public void A_contextual_tuple_is_held_to_what_a_stored_one_is(string tuple, int? code)
    {
        var terms = World.Terms("""{"x":1}""", tuple);
        var failures = new[]
        {
            RelationAnswers.Check(State, new RelationQuestion("user:ben", "viewer", "document:1"), terms).Failure,
            RelationAnswers.ListObjects(State, "document", "viewer", "user:ben", terms).Failure,
            RelationAnswers.ListUsers(State, "document:1", "viewer", new UserFilter("user"), terms).Failure,
            RelationAnswers.Expand(State, "viewer", "document:1", terms).Failure,
        };
        failures.Select(f => (int?)f?.Code).Should().Equal(code, code, code, code);
    }

    [Theory]
    [InlineData("""{"y":1}""", "y")]
    [InlineData("""{"x":"one"}""", "x")]
    public void A_contextual_tuple_fixes_only_values_that_its_condition_knows(string context, string named)
    {
        var tuple = new RelationTuple("user:ben", "viewer", "document:9", new TupleCondition("small", JsonSerializer.Deserialize<JsonElement>(context)));
        var failure = RelationAnswers.Check(State, new RelationQuestion("user:ben", "viewer", "document:9"), new RelationTerms { ContextualTuples = [tuple] }).Failure!;
        failure.Code.Should().Be(RelationFailureCode.ValidationError);
        failure.Message.Should().Contain($"'{named}'");
    }

    [Fact]
    public void More_than_a_hundred_contextual_tuples_are_too_many()
    {
        var tuples = Enumerable.Range(0, 101).Select(i => $"document:{i}#viewer@user:x").ToArray();
        State.Objects("document", "viewer", "user:x", World.Terms(null, tuples)).Should().Be("ValidationError");
        State.Objects("document", "viewer", "user:x", World.Terms(null, tuples[1..])).Split(' ').Should().HaveCount(100);
    }

    [Theory]
    [InlineData("file", "viewer", "user:ben", "TypeNotFound")]
    [InlineData("document", "editor", "user:ben", "RelationNotFound")]
    [InlineData("document", "viewer", "user", "ValidationError")]
    [InlineData("document", "viewer", "agent:x", "ValidationError")]
    [InlineData("document", "viewer", "group:eng#owner", "ValidationError")]
    [InlineData("document", "viewer", "user:ben", "document:1")]
    public void A_list_of_objects_names_what_the_model_has(string type, string relation, string user, string expected) =>
        State.Objects(type, relation, user).Should().Be(expected);

    [Theory]
    [InlineData("document:1", "viewer", "agent", "TypeNotFound")]
    [InlineData("document:1", "viewer", "group#owner", "RelationNotFound")]
    [InlineData("file:1", "viewer", "user", "TypeNotFound")]
    [InlineData("document:1", "editor", "user", "RelationNotFound")]
    [InlineData("document", "viewer", "user", "ValidationError")]
    [InlineData("document:1", "viewer", "user", "user:ben")]
    public void A_list_of_users_names_what_the_model_has(string target, string relation, string filter, string expected) =>
        State.Users(target, relation, filter).Should().Be(expected);

    [Fact]
    public void A_batch_answers_each_question_by_itself()
    {
        var questions = new[] { "document:1", "document:2", "file:1" }.Select(o => (new RelationQuestion("user:ben", "viewer", o), RelationTerms.None)).ToArray();
        var answers = RelationAnswers.BatchCheck(State, [.. questions]).Value;
        answers.Select(a => a.Ok ? a.Value.Allowed.ToString() : a.Failure!.Code.ToString()).Should().Equal("True", "False", "ValidationError");

        RelationAnswers.BatchCheck(State, []).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
        RelationAnswers.BatchCheck(State, [.. Enumerable.Repeat(questions[0], 50)]).Ok.Should().BeTrue();
        RelationAnswers.BatchCheck(State, [.. Enumerable.Repeat(questions[0], 51)]).Failure!.Message.Should().Contain("50");
    }

    [Fact]
    public void A_batch_keeps_the_facts_of_one_question_from_the_others()
    {
        // CVE-2026-34972: questions alike but for what they bring with them got one answer.
        var question = new RelationQuestion("user:eve", "viewer", "document:1");
        var answers = RelationAnswers.BatchCheck(State,
        [
            (question, World.Terms(null, "document:1#viewer@user:eve")), (question, RelationTerms.None),
            (question, World.Terms("""{"x":1}""", "document:1#viewer@user:eve with small")), (question, World.Terms("""{"x":9}""", "document:1#viewer@user:eve with small")),
        ]).Value;
        answers.Select(a => a.Value.Allowed).Should().Equal(true, false, true, false);
    }

    [Theory]
    [InlineData("editor", "document:1", 2000)]
    [InlineData("viewer", "file:1", 2000)]
    [InlineData("viewer", "document", 2000)]
    public void A_tree_is_of_what_the_model_has(string relation, string target, int code) =>
        ((int)RelationAnswers.Expand(State, relation, target, RelationTerms.None).Failure!.Code).Should().Be(code);

    [Fact]
    public void A_tree_shows_one_level_of_how_a_relation_is_made_up()
    {
        var tree = RelationAnswers.Expand(State, "viewer", "document:1", World.Terms(null, "document:1#viewer@user:*", "document:1#viewer@user:ben")).Value;
        tree.Should().BeEquivalentTo(new RelationTree("document:1#viewer", RelationTreeKind.Union)
        {
            Children =
            [
                new("document:1#viewer", RelationTreeKind.Users) { Users = ["group:eng#member", "user:*", "user:ben"] },
                new("document:1#viewer", RelationTreeKind.Computed) { Usersets = ["document:1#owner"] },
                new("document:1#viewer", RelationTreeKind.TupleToUserset) { Tupleset = "document:1#parent", Usersets = ["document:2#viewer"] },
            ],
        }, o => o.WithStrictOrdering());

        var reader = RelationAnswers.Expand(State, "reader", "document:1", RelationTerms.None).Value;
        reader.Kind.Should().Be(RelationTreeKind.Intersection);
        reader.Children.Select(c => c.Kind).Should().Equal(RelationTreeKind.Difference, RelationTreeKind.Computed);
        reader.Children[0].Children.Select(c => c.Usersets[0]).Should().Equal("document:1#viewer", "document:1#owner");
        RelationAnswers.Expand(State, "owner", "document:1", RelationTerms.None).Value.Users.Should().BeEmpty("the model does not allow sets of owners any more");
    }
}
