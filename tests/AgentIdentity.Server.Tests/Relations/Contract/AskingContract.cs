using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Server.Tests.Setup;
using static AgentIdentity.Server.Tests.Relations.Contract.ContractWorld;

namespace AgentIdentity.Server.Tests.Relations.Contract;

/// <summary>What every relation engine answers, wherever it is: the caller cannot tell which one it has, but for explanations.</summary>
public sealed class AskingContract(ServerUnderTest server)
{
    public static TheoryData<Place> Everywhere => [Place.Embedded, Place.Remote];

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_relation_holds_by_tuples_sets_parents_and_not_when_excluded(Place place)
    {
        var world = await (await ContractEngines.MakeAsync(server, place)).WithAsync(
            "document:plan#owner@user:ann", "group:sales#member@user:ben", "document:plan#editor@group:sales#member", "document:plan#parent@folder:all",
            "folder:all#viewer@user:*", "document:plan#banned@user:eve");
        (await world.MayAsync("document:plan#viewer@user:ann")).Should().BeTrue("she owns it");
        (await world.MayAsync("document:plan#editor@user:ben")).Should().BeTrue("his group edits it");
        (await world.MayAsync("document:plan#viewer@user:stranger")).Should().BeTrue("everybody sees the folder");
        (await world.MayAsync("document:plan#viewer@user:eve")).Should().BeFalse("she is banned");
        (await world.MayAsync("document:plan#auditor@user:ben")).Should().BeFalse("he edits and does not own");
        (await world.MayAsync("document:other#viewer@user:ann")).Should().BeFalse();
        (await world.MayAsync("document:plan#editor@group:sales#member")).Should().BeTrue("a set can be asked about");
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_condition_decides_with_what_the_question_brings_and_the_tuple_wins(Place place)
    {
        var world = await (await ContractEngines.MakeAsync(server, place)).WithAsync(InRegion("document:plan#editor@user:ann", "eu", "uk"));
        (await world.MayAsync("document:plan#editor@user:ann", From("eu"))).Should().BeTrue();
        (await world.MayAsync("document:plan#editor@user:ann", From("us"))).Should().BeFalse();
        var forged = new RelationTerms { Context = System.Text.Json.JsonSerializer.SerializeToElement(new { region = "us", allowed = new[] { "us" } }) };
        (await world.MayAsync("document:plan#editor@user:ann", forged)).Should().BeFalse("the tuple says which regions are allowed");
        var missing = await world.Engine.CheckAsync(Question("document:plan#editor@user:ann"), RelationTerms.None);
        missing.Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
        missing.Failure.Message.Should().Contain("region");
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_contextual_tuple_holds_for_its_question_only_and_must_fit_the_model(Place place)
    {
        var world = await ContractEngines.MakeAsync(server, place);
        var terms = new RelationTerms { ContextualTuples = [Tuple("document:plan#owner@user:ann")] };
        (await world.MayAsync("document:plan#viewer@user:ann", terms)).Should().BeTrue();
        (await world.MayAsync("document:plan#viewer@user:ann")).Should().BeFalse();
        var wrong = new RelationTerms { ContextualTuples = [Tuple("document:plan#viewer@user:ann")] };
        (await world.Engine.CheckAsync(Question("document:plan#viewer@user:ann"), wrong)).Failure!.Code.Should().Be(RelationFailureCode.InvalidTuple);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_question_the_model_cannot_answer_is_refused_with_its_code(Place place)
    {
        var world = await ContractEngines.MakeAsync(server, place);
        async Task<RelationFailureCode?> Ask(string question, RelationTerms? terms = null) =>
            (await world.Engine.CheckAsync(Question(question), terms ?? RelationTerms.None)).Failure?.Code;
        (await Ask("document:plan#flies@user:ann")).Should().Be(RelationFailureCode.ValidationError);
        (await Ask("planet:earth#viewer@user:ann")).Should().Be(RelationFailureCode.ValidationError);
        (await Ask("document:plan#viewer@planet:earth")).Should().Be(RelationFailureCode.ValidationError);
        (await Ask("document:plan#viewer@user:ann", new RelationTerms { ModelId = "01KA0000000000000000000009" })).Should().Be(RelationFailureCode.AuthorizationModelNotFound);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_batch_answers_each_question_by_itself_in_their_order(Place place)
    {
        var world = await (await ContractEngines.MakeAsync(server, place)).WithAsync("document:plan#owner@user:ann");
        var answers = await world.Engine.BatchCheckAsync([
            (Question("document:plan#viewer@user:ben"), RelationTerms.None),
            (Question("document:plan#flies@user:ann"), RelationTerms.None),
            (Question("document:plan#viewer@user:ann"), RelationTerms.None),
            (Question("document:plan#viewer@user:ben"), new RelationTerms { ContextualTuples = [Tuple("document:plan#owner@user:ben")] }),
        ]);
        answers.Value.Select(static answer => answer.Ok ? answer.Value.Allowed : (bool?)null).Should().Equal(false, null, true, true);
        answers.Value[1].Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_batch_of_more_than_fifty_is_refused_whole(Place place)
    {
        var world = await ContractEngines.MakeAsync(server, place);
        var many = Enumerable.Repeat((Question("document:plan#viewer@user:ann"), RelationTerms.None), 51).ToImmutableArray();
        (await world.Engine.BatchCheckAsync(many)).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Lists_hold_whom_and_what_a_check_would_allow(Place place)
    {
        var world = await (await ContractEngines.MakeAsync(server, place)).WithAsync(
            "document:a#owner@user:ann", "document:b#parent@folder:all", "folder:all#viewer@user:*", "document:b#banned@user:ann", "document:c#editor@group:sales#member",
            "group:sales#member@user:ann");
        (await world.Engine.ListObjectsAsync("document", "viewer", "user:ann", RelationTerms.None)).Value.Items.Should().BeEquivalentTo("document:a", "document:c");
        (await world.Engine.ListObjectsAsync("document", "viewer", "user:ben", RelationTerms.None)).Value.Items.Should().BeEquivalentTo("document:b");
        (await world.Engine.ListUsersAsync("document:c", "viewer", new UserFilter("user"), RelationTerms.None)).Value.Items.Should().BeEquivalentTo("user:ann");
        (await world.Engine.ListUsersAsync("document:b", "viewer", new UserFilter("user"), RelationTerms.None)).Value.Items.Should().Contain("user:*");
        (await world.Engine.ListUsersAsync("document:c", "editor", new UserFilter("group", "member"), RelationTerms.None)).Value.Items.Should().Equal("group:sales#member");
        (await world.Engine.ListObjectsAsync("document", "flies", "user:ann", RelationTerms.None)).Ok.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_relation_unfolds_one_level_deep(Place place)
    {
        var world = await (await ContractEngines.MakeAsync(server, place)).WithAsync("document:plan#parent@folder:all", "document:plan#editor@group:sales#member");
        var viewer = (await world.Engine.ExpandAsync("viewer", "document:plan", RelationTerms.None)).Value;
        viewer.Kind.Should().Be(RelationTreeKind.Difference);
        viewer.Children[0].Kind.Should().Be(RelationTreeKind.Union);
        viewer.Children[0].Children[0].Usersets.Should().Equal("document:plan#editor");
        viewer.Children[0].Children[1].Should().Match<RelationTree>(static from => from.Kind == RelationTreeKind.TupleToUserset && from.Tupleset == "document:plan#parent");
        viewer.Children[0].Children[1].Usersets.Should().Equal("folder:all#viewer");
        var editor = (await world.Engine.ExpandAsync("editor", "document:plan", RelationTerms.None)).Value;
        editor.Children[0].Users.Should().Equal("group:sales#member");
    }
}
