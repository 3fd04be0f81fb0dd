using System.Text.Json;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Tests.Answers;

/// <summary>Questions within every limit of the API, made to cost as much as can be.</summary>
public sealed class HostileWorkTests
{
    private const string Guarded = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user]
        type document
          relations
            define owner: [user]
            define viewer: [user with small, group#member, group#member with small]
            define shown: owner but not viewer
        condition small(n: int) {
          n < 5
        }
        """;

    private static readonly RelationTuple Owner = new("user:ben", "owner", "document:1");

    [Fact]
    public void Many_relations_of_many_objects_do_not_make_a_list_of_objects_grow_without_bound()
    {
        var state = World.Of(Chain(2000) + "\n", [.. Enumerable.Range(0, 2000).Select(i => $"node:{i}#r0@user:ben")]);
        var list = RelationAnswers.ListObjects(state, "node", "r2000", "user:ben", RelationTerms.None).Value;
        list.Truncated.Should().BeTrue("four million steps are more than one question may take");
        list.Items.Should().NotBeEmpty();
    }

    [Fact]
    public void Many_relations_of_many_groups_do_not_make_a_list_of_users_grow_without_bound()
    {
        var state = World.Of(
            Chain(1500) + "\ntype document\n  relations\n    define viewer: [node#r1500]\n",
            [.. Enumerable.Range(0, 1000).Select(i => $"document:1#viewer@node:{i}#r1500"), "node:0#r0@user:ben"]);
        RelationAnswers.ListUsers(state, "document:1", "viewer", new UserFilter("user"), RelationTerms.None).Value.Truncated.Should().BeTrue();
    }

    [Fact]
    public void A_long_row_of_conditions_is_too_complex_and_never_a_plain_no_that_an_exclusion_could_build_on()
    {
        var state = Store([.. Groups(60_000, new TupleCondition("small", JsonElement.Parse("""{"n":9}"""))), Owner]);
        Ask(state, "viewer").Failure!.Code.Should().Be(RelationFailureCode.AuthorizationModelResolutionTooComplex);
        Ask(state, "shown").Failure!.Code.Should().Be(RelationFailureCode.AuthorizationModelResolutionTooComplex);
        Ask(state, "owner").Value.Allowed.Should().BeTrue();
    }

    [Fact]
    public void Thousands_of_parts_of_one_definition_count()
    {
        const int parts = 15_000;
        var members = string.Join(',', Enumerable.Repeat("""{"this":{}}""", parts));
        var model = RelationModel.FromJson(JsonElement.Parse("""
            {"schema_version":"1.1","type_definitions":[{"type":"user"},
              {"type":"group","relations":{"member":{"union":{"child":[PARTS]}}},
               "metadata":{"relations":{"member":{"directly_related_user_types":[{"type":"user"}]}}}},
              {"type":"document","relations":{"viewer":{"this":{}}},
               "metadata":{"relations":{"viewer":{"directly_related_user_types":[{"type":"group","relation":"member"}]}}}}]}
            """.Replace("PARTS", members, StringComparison.Ordinal)));
        var state = new StoreState(model, TupleIndex.Build([.. Groups(500, null), new RelationTuple("user:ben", "member", "group:none"), new RelationTuple("user:eve", "member", "group:1")]));
        Ask(state, "viewer").Failure!.Code.Should().Be(RelationFailureCode.AuthorizationModelResolutionTooComplex);
        RelationAnswers.Check(state, new RelationQuestion("user:ben", "member", "group:none"), RelationTerms.None).Value.Allowed.Should().BeTrue();
    }

    [Fact]
    public void A_model_of_the_largest_size_is_read_in_seconds_however_its_definitions_lie()
    {
        // Each definition needs the one that lies farthest from it, so that no direction of reading settles many at once.
        const int relations = 5_000;
        var order = Enumerable.Range(0, relations).OrderBy(static k => k % 2 == 0 ? k : (2 * relations) - k);
        var text = string.Join(',', order.Select(static k => k == 0 ? "\"r0\":{\"this\":{}}" : $"\"r{k}\":{{\"computedUserset\":{{\"relation\":\"r{k - 1}\"}}}}"));
        var json = JsonElement.Parse("""
            {"schema_version":"1.1","type_definitions":[{"type":"user"},{"type":"t","relations":{PARTS},
             "metadata":{"relations":{"r0":{"directly_related_user_types":[{"type":"user"}]}}}}]}
            """.Replace("PARTS", text, StringComparison.Ordinal));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        RelationModel.FromJson(json).Types.Should().Equal("user", "t");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
        TestContext.Current.SendDiagnosticMessage($"zigzag: {clock.Elapsed}");
    }

    [Fact]
    public void A_refusal_says_why_without_walking_over_all_that_a_permission_would_not()
    {
        var state = Store([.. Groups(50_000, null), new RelationTuple("user:ben", "viewer", "document:1", new TupleCondition("small", JsonElement.Parse("""{"n":9}""")))]);
        Ask(state, "viewer");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var answer = Ask(state, "viewer").Value;
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(16_000_000);
        answer.Should().Be(new RelationAnswer(false, RelationReason.ConditionFailed));
    }

    [Fact]
    public void A_failure_names_a_few_of_the_tuples_that_caused_it_and_not_thousands()
    {
        var failure = Ask(Store([.. Groups(5_000, new TupleCondition("small")), Owner]), "viewer").Failure!;
        failure.Code.Should().Be(RelationFailureCode.ValidationError);
        failure.Message.Should().Contain("misses n").And.Match(static m => m.Length < 2_000);
    }

    [Fact]
    public void An_expansion_of_a_huge_row_is_refused()
    {
        var state = Store([.. Enumerable.Range(0, 50_001).Select(static i => new RelationTuple($"user:{i}", "owner", "document:1")), .. Groups(10, null)]);
        RelationAnswers.Expand(state, "owner", "document:1", RelationTerms.None).Failure!.Code.Should().Be(RelationFailureCode.ExceededEntityLimit);
        RelationAnswers.Expand(state, "viewer", "document:1", RelationTerms.None).Value.Users.Should().HaveCount(10);
    }

    [Fact]
    public void A_large_value_of_a_request_is_read_once_for_all_conditions_that_need_it()
    {
        var context = new JsonCheckContext(JsonElement.Parse("""{"names":["a","b"]}"""));
        context.TryGet("names", CelType.List(CelType.String), out var first).Should().BeTrue();
        context.TryGet("names", CelType.List(CelType.String), out var second).Should().BeTrue();
        second.Should().Be(first, "a list is the same value only where it is the same object");
        context.TryGet("names", CelType.Int, out var other).Should().BeTrue();
        other.IsError.Should().BeTrue();
        context.TryGet("absent", CelType.Int, out _).Should().BeFalse();
        context.TryGet("absent", CelType.Int, out _).Should().BeFalse();
    }

    private static string Chain(int length) =>
        $"type user\ntype node\n  relations\n    define r0: [user]\n{string.Join('\n', Enumerable.Range(1, length).Select(static i => $"    define r{i}: r{i - 1}"))}";

    private static StoreState Store(IEnumerable<RelationTuple> tuples) => new(RelationModel.Parse(Guarded, "guarded.fga"), TupleIndex.Build(tuples));

    private static IEnumerable<RelationTuple> Groups(int count, TupleCondition? condition) =>
        Enumerable.Range(0, count).Select(i => new RelationTuple($"group:{i}#member", "viewer", "document:1", condition));

    private static RelationResult<RelationAnswer> Ask(StoreState state, string relation) =>
        RelationAnswers.Check(state, new RelationQuestion("user:ben", relation, "document:1"), RelationTerms.None);
}
