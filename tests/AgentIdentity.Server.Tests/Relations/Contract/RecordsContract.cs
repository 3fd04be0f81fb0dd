using System.Text.Json;
using AgentIdentity.Policy;
using AgentIdentity.Server.Tests.Setup;
using static AgentIdentity.Server.Tests.Relations.Contract.ContractWorld;

namespace AgentIdentity.Server.Tests.Relations.Contract;

/// <summary>What every relation engine keeps, wherever it is.</summary>
public sealed class RecordsContract(ServerUnderTest server)
{
    public static TheoryData<Place> Everywhere => [Place.Embedded, Place.Remote];

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_write_is_seen_by_the_next_question_and_so_is_a_removal(Place place)
    {
        var world = await ContractEngines.MakeAsync(server, place);
        for (var round = 0; round < 20; round++)
        {
            await world.WithAsync("document:plan#owner@user:ann");
            (await world.MayAsync("document:plan#viewer@user:ann")).Should().BeTrue();
            (await world.WriteAsync(new TupleWrite { Deletes = [Question("document:plan#owner@user:ann")] })).Should().BeNull();
            (await world.MayAsync("document:plan#viewer@user:ann")).Should().BeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_transaction_that_fails_in_one_part_changes_nothing(Place place)
    {
        var world = await (await ContractEngines.MakeAsync(server, place)).WithAsync("document:a#owner@user:ann");
        var good = Tuple("document:b#owner@user:ann");
        (await world.WriteAsync(new TupleWrite { Writes = [good, Tuple("document:a#owner@user:ann")] })).Should().Be(RelationFailureCode.WriteFailedDueToInvalidInput);
        (await world.WriteAsync(new TupleWrite { Writes = [good, Tuple("document:b#viewer@user:ann")] })).Should().Be(RelationFailureCode.ValidationError);
        (await world.WriteAsync(new TupleWrite { Writes = [good, Tuple("document:b#owner@planet:earth")] })).Should().Be(RelationFailureCode.ValidationError);
        (await world.WriteAsync(new TupleWrite { Writes = [good, good] })).Should().Be(RelationFailureCode.CannotAllowDuplicateTuplesInOneRequest);
        (await world.WriteAsync(new TupleWrite { Writes = [good], Deletes = [Question("document:z#owner@user:ann")] })).Should().Be(RelationFailureCode.WriteFailedDueToInvalidInput);
        (await world.StoredAsync()).Should().Equal("document:a#owner@user:ann");
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task What_is_already_so_is_passed_over_when_asked_to(Place place)
    {
        var world = await (await ContractEngines.MakeAsync(server, place)).WithAsync(Tuple("document:a#owner@user:ann"), InRegion("document:a#editor@user:ben", "eu"));
        (await world.WriteAsync(new TupleWrite
        {
            Writes = [Tuple("document:a#owner@user:ann"), InRegion("document:a#editor@user:ben", "eu"), Tuple("document:b#owner@user:ann")],
            Deletes = [Question("document:z#owner@user:ann")],
            IgnoreDuplicates = true,
            IgnoreMissing = true,
        })).Should().BeNull();
        (await world.StoredAsync()).Should().HaveCount(3);
        (await world.WriteAsync(new TupleWrite { Writes = [InRegion("document:a#editor@user:ben", "us")], IgnoreDuplicates = true }))
            .Should().Be(RelationFailureCode.Aborted, "another condition is no duplicate");
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task A_transaction_holds_at_most_a_hundred(Place place)
    {
        var world = await ContractEngines.MakeAsync(server, place);
        var tuples = Enumerable.Range(0, 101).Select(static i => Tuple($"document:d{i}#owner@user:ann")).ToArray();
        (await world.WriteAsync(new TupleWrite { Writes = [.. tuples] })).Should().Be(RelationFailureCode.ExceededEntityLimit);
        (await world.WriteAsync(new TupleWrite { Writes = [.. tuples[..100]] })).Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Tuples_are_read_by_filter_and_by_page(Place place)
    {
        var world = await (await ContractEngines.MakeAsync(server, place)).WithAsync(
            "document:a#owner@user:ann", "document:a#banned@user:eve", "document:b#owner@user:ann", "group:g#member@user:ann");
        async Task<IEnumerable<string>> Read(TupleFilter filter) => (await world.Engine.ReadAsync(filter, new PageRequest(100))).Value.Items.Select(static item => item.Tuple.ToString());
        (await Read(new TupleFilter(Object: "document:a"))).Should().BeEquivalentTo("document:a#owner@user:ann", "document:a#banned@user:eve");
        (await Read(new TupleFilter("user:ann", null, "document:"))).Should().BeEquivalentTo("document:a#owner@user:ann", "document:b#owner@user:ann");
        (await Read(new TupleFilter("user:eve", "banned", "document:a"))).Should().ContainSingle();

        var (seen, token) = (new List<string>(), (string?)null);
        do
        {
            var page = (await world.Engine.ReadAsync(default, new PageRequest(3, token))).Value;
            seen.AddRange(page.Items.Select(static item => item.Tuple.ToString()));
            token = page.Continuation;
        }
        while (token.Length > 0);

        seen.Should().HaveCount(4).And.OnlyHaveUniqueItems();
        (await world.Engine.ReadAsync(default, new PageRequest(3, "forged"))).Failure!.Code.Should().Be(RelationFailureCode.InvalidContinuationToken);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Changes_are_told_in_their_order_and_go_on_where_they_ended(Place place)
    {
        var world = await (await ContractEngines.MakeAsync(server, place)).WithAsync(InRegion("document:a#editor@user:ann", "eu"));
        await world.WithAsync("group:g#member@user:ann");
        await world.WriteAsync(new TupleWrite { Deletes = [Question("document:a#editor@user:ann")] });

        var first = (await world.Engine.ReadChangesAsync(default, new PageRequest(2))).Value;
        first.Items.Select(static change => (change.Tuple.Object, change.Deleted)).Should().Equal(("document:a", false), ("group:g", false));
        first.Items[0].Tuple.Condition!.Name.Should().Be("in_region");
        var second = (await world.Engine.ReadChangesAsync(default, new PageRequest(2, first.Continuation))).Value;
        second.Items.Should().ContainSingle().Which.Should().Match<TupleChange>(static change => change.Deleted && change.Tuple.Condition == null);
        await world.WithAsync("document:b#owner@user:ann");
        (await world.Engine.ReadChangesAsync(default, new PageRequest(2, second.Continuation))).Value.Items.Should().ContainSingle().Which.Tuple.Object.Should().Be("document:b");
        (await world.Engine.ReadChangesAsync(new ChangeFilter("group"), new PageRequest(50))).Value.Items.Should().ContainSingle().Which.Tuple.Object.Should().Be("group:g");
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Models_are_kept_for_ever_and_read_back_as_written(Place place)
    {
        var world = await ContractEngines.MakeAsync(server, place);
        var next = (await world.Engine.WriteModelAsync(Model, "test")).Value;
        next.Should().NotBe(world.ModelId);
        var read = (await world.Engine.ReadModelAsync(world.ModelId)).Value;
        read.Id.Should().Be(world.ModelId);
        RelationModel.FromJson(read.Json).ToJson().GetRawText().Should().Be(Model.GetRawText());
        (await world.Engine.ReadModelsAsync(new PageRequest(10))).Value.Items.Select(static model => model.Id).Should().Equal(next, world.ModelId);
        (await world.Engine.ReadModelAsync("01KA0000000000000000000009")).Failure!.Code.Should().Be(RelationFailureCode.AuthorizationModelNotFound);
        (await world.Engine.WriteModelAsync(JsonDocument.Parse("""{"schema_version":"1.1","type_definitions":[{"type":"user"},{"type":"user"}]}""").RootElement, "test"))
            .Failure!.Code.Should().Be(RelationFailureCode.InvalidAuthorizationModel);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Assertions_are_kept_for_each_model(Place place)
    {
        var world = await ContractEngines.MakeAsync(server, place);
        (await world.Engine.ReadAssertionsAsync(world.ModelId)).Value.Should().BeEmpty();
        var assertion = new RelationAssertion(Question("document:a#viewer@user:ann"), true, [Tuple("document:a#owner@user:ann")], From("eu").Context);
        (await world.Engine.WriteAssertionsAsync(world.ModelId, [assertion], "test")).Failure.Should().BeNull();
        var read = (await world.Engine.ReadAssertionsAsync(world.ModelId)).Value.Should().ContainSingle().Subject;
        (read.Question, read.Expected, read.ContextualTuples.Single()).Should().Be((assertion.Question, true, assertion.ContextualTuples.Single()));
        read.Context!.Value.GetProperty("region").GetString().Should().Be("eu");
        (await world.Engine.WriteAssertionsAsync(world.ModelId, [.. Enumerable.Repeat(assertion, 101)], "test")).Ok.Should().BeFalse();
    }
}
