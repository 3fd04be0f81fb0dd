using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class RelationModelsTests
{
    private static readonly JsonElement Other = RelationModel.Parse(
        "model\n  schema 1.1\ntype user\ntype document\n  relations\n    define viewer: [user]\n    define owner: [user]\n", "m").ToJson();

    [Fact]
    public async Task The_newest_model_counts_and_an_older_one_when_it_is_named()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        var first = (await engine.ReadModelAsync(null)).Value.Id;
        await engine.WriteAsync(Documents.Tuple("user:ann", "owner"));
        var second = (await engine.WriteModelAsync(Other, "admin")).Value;

        (await engine.MayAsync("user:ann")).Should().BeFalse("in the newest model an owner is no viewer");
        (await engine.CheckAsync(Documents.Key("user:ann"), new RelationTerms { ModelId = first })).Value.Allowed.Should().BeTrue();
        (await engine.CheckAsync(Documents.Key("user:ann"), new RelationTerms { ModelId = Ulids.New(broker.Now) })).Failure!.Code
            .Should().Be(RelationFailureCode.AuthorizationModelNotFound);
        var mixed = await engine.BatchCheckAsync(
            [(Documents.Key("user:ann"), new RelationTerms { ModelId = first }), (Documents.Key("user:ann"), new RelationTerms { ModelId = second })]);
        mixed.Value.Select(static a => a.Value.Allowed).Should().Equal(true, false);

        await broker.RestartAsync();
        engine = broker.Part<RelationStores>().Open(engine.Store.Id).Value;
        (await engine.ReadModelAsync(null)).Value.Id.Should().Be(second);
        (await engine.ReadModelsAsync(new PageRequest())).Value.Items.Select(static m => m.Id).Should().Equal(second, first);
        JsonElement.DeepEquals((await engine.ReadModelAsync(first)).Value.Json, Documents.Json).Should().BeTrue();
        (await broker.KindsAsync()).Should().Contain("relation_model.written");
    }

    [Fact]
    public async Task Models_are_listed_a_page_at_a_time_the_newest_first()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        var written = new List<string> { (await engine.ReadModelAsync(null)).Value.Id };
        for (var i = 0; i < 4; i++)
        {
            written.Insert(0, (await engine.WriteModelAsync(Other, "admin")).Value);
        }

        var first = (await engine.ReadModelsAsync(new PageRequest(2))).Value;
        var second = (await engine.ReadModelsAsync(new PageRequest(3, first.Continuation))).Value;

        first.Items.Concat(second.Items).Select(static m => m.Id).Should().Equal(written);
        second.Continuation.Should().BeEmpty();
    }

    [Fact]
    public async Task A_store_without_a_model_answers_nothing_and_takes_no_tuples()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var stores = broker.Part<RelationStores>();
        var engine = stores.Open((await stores.CreateAsync("empty", "admin")).Value.Id).Value;

        (await engine.CheckAsync(Documents.Key("user:ann"), RelationTerms.None)).Failure!.Code.Should().Be(RelationFailureCode.LatestAuthorizationModelNotFound);
        (await engine.WriteAsync(Documents.Tuple("user:ann"))).Failure!.Code.Should().Be(RelationFailureCode.LatestAuthorizationModelNotFound);
        (await engine.ReadModelsAsync(new PageRequest())).Value.Items.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"schema_version":"1.1","type_definitions":[{"type":"document","relations":{"viewer":{"this":{}}}}]}""")]
    [InlineData("""{"schema_version":"1.1","type_definitions":[{"type":"user"},{"type":"user"}]}""")]
    [InlineData("""{"schema_version":"9.9","type_definitions":[{"type":"user"}]}""")]
    [InlineData("""[]""")]
    public async Task A_model_that_is_not_sound_is_refused_and_not_kept(string json)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();

        var written = await engine.WriteModelAsync(JsonElement.Parse(json), "admin");

        written.Failure!.Code.Should().Be(RelationFailureCode.InvalidAuthorizationModel);
        written.Failure.Message.Should().Contain("AID");
        (await engine.ReadModelsAsync(new PageRequest())).Value.Items.Should().ContainSingle();
    }

    [Fact]
    public async Task A_model_larger_than_OpenFGA_takes_is_refused()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        var huge = JsonElement.Parse($$"""{"schema_version":"1.1","type_definitions":[{"type":"{{new string('x', 300_000)}}"}]}""");
        (await engine.WriteModelAsync(huge, "admin")).Failure!.Code.Should().Be(RelationFailureCode.ExceededEntityLimit);
    }

    [Fact]
    public async Task What_is_asserted_of_a_model_is_replaced_as_a_whole_and_kept()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        var model = (await engine.ReadModelAsync(null)).Value.Id;
        var assertion = new RelationAssertion(
            Documents.Key("user:ann"), true, [Documents.OnDays("user:ann", """["mon"]""")], JsonElement.Parse("""{"day":"mon"}"""));
        (await engine.ReadAssertionsAsync(model)).Value.Should().BeEmpty();

        (await engine.WriteAssertionsAsync(model, [assertion, assertion with { Expected = false }], "admin")).Value.Should().Be(2);
        (await engine.WriteAssertionsAsync(model, [assertion], "admin")).Value.Should().Be(1);
        await broker.RestartAsync();

        var kept = (await broker.Part<RelationStores>().Open(engine.Store.Id).Value.ReadAssertionsAsync(model)).Value.Single();
        (kept.Question, kept.Expected, kept.Context.ToString()).Should().Be((assertion.Question, true, """{"day":"mon"}"""));
        kept.ContextualTuples.Single().ToString().Should().Be(assertion.ContextualTuples[0].ToString());
        kept.ContextualTuples.Single().Condition!.Context.ToString().Should().Be("""{"days":["mon"]}""");
        (await broker.KindsAsync()).Should().Contain("relation_assertions.written");
    }

    [Fact]
    public async Task Assertions_are_bounded_and_belong_to_a_model_of_the_store()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        var model = (await engine.ReadModelAsync(null)).Value.Id;
        var plain = new RelationAssertion(Documents.Key("user:ann"), true, []);

        (await engine.WriteAssertionsAsync(Ulids.New(broker.Now), [plain], "admin")).Failure!.Code.Should().Be(RelationFailureCode.AuthorizationModelNotFound);
        (await engine.ReadAssertionsAsync(Ulids.New(broker.Now))).Failure!.Code.Should().Be(RelationFailureCode.AuthorizationModelNotFound);
        (await engine.WriteAssertionsAsync(model, [.. Enumerable.Repeat(plain, 101)], "admin")).Failure!.Code.Should().Be(RelationFailureCode.ExceededEntityLimit);
        var many = plain with { ContextualTuples = [.. Enumerable.Range(0, 21).Select(static i => Documents.Tuple($"user:u{i}"))] };
        (await engine.WriteAssertionsAsync(model, [many], "admin")).Failure!.Code.Should().Be(RelationFailureCode.ExceededEntityLimit);
    }

    [Fact]
    public async Task What_could_never_be_asked_of_a_model_cannot_be_asserted_of_it()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        var model = (await engine.ReadModelAsync(null)).Value.Id;
        RelationAssertion[] wrong =
        [
            new(Documents.Key("user:ann", "editor"), true, []),
            new(Documents.Key("user:ann", target: "house:1"), true, []),
            new(Documents.Key("ann"), true, []),
            new(Documents.Key("user:ann"), true, [Documents.Tuple("house:1")]),
        ];

        foreach (var assertion in wrong)
        {
            (await engine.WriteAssertionsAsync(model, [assertion], "admin")).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
        }

        (await engine.ReadAssertionsAsync(model)).Value.Should().BeEmpty();
    }
}
