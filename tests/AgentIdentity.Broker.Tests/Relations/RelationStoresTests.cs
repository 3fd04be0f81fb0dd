using AgentIdentity.Policy;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker.Tests;

public sealed class RelationStoresTests
{
    [Fact]
    public async Task A_store_is_made_found_listed_and_survives_a_restart()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var made = (await broker.Part<RelationStores>().CreateAsync("Team files", "admin")).Value;

        await broker.RestartAsync();

        broker.Part<RelationStores>().Open(made.Id).Value.Store.Should().Be(made);
        made.Id.Should().MatchRegex("^[0-7][0-9A-HJKMNP-TV-Z]{25}$");
        broker.Part<RelationStores>().List(new PageRequest()).Value.Items.Select(static s => s.Name).Should().Equal("policy", "Team files");
        (await broker.KindsAsync()).Should().Contain("relation_store.created");
    }

    [Fact]
    public async Task Stores_are_listed_a_page_at_a_time_and_by_name()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var stores = broker.Part<RelationStores>();
        for (var i = 0; i < 5; i++)
        {
            await stores.CreateAsync(i % 2 == 0 ? "even" : "odd", "admin");
        }

        var first = stores.List(new PageRequest(2), "even").Value;
        var second = stores.List(new PageRequest(2, first.Continuation), "even").Value;

        (first.Items.Length, second.Items.Length, second.Continuation).Should().Be((2, 1, ""));
        first.Items.Concat(second.Items).Should().OnlyContain(static s => s.Name == "even").And.OnlyHaveUniqueItems();
        stores.List(new PageRequest(2, first.Continuation), "odd").Failure!.Code.Should().Be(RelationFailureCode.InvalidContinuationToken, "it was given for another name");
        stores.List(new PageRequest(101)).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("no;semicolons")]
    public async Task A_name_that_OpenFGA_would_not_take_is_refused(string name)
    {
        await using var broker = await TestBroker.EmptyAsync();
        (await broker.Part<RelationStores>().CreateAsync(name, "admin")).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
    }

    [Fact]
    public async Task A_deleted_store_is_unknown_at_once_to_those_that_hold_it_too_and_its_rows_go()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var (engine, other) = (await broker.StoreAsync(), await broker.StoreAsync("other files"));
        (await engine.WriteAsync(Documents.Tuple("user:ann"))).Ok.Should().BeTrue();
        (await other.WriteAsync(Documents.Tuple("user:ben"))).Ok.Should().BeTrue();

        (await broker.Part<RelationStores>().DeleteAsync(engine.Store.Id, "admin")).Ok.Should().BeTrue();

        broker.Part<RelationStores>().Open(engine.Store.Id).Failure!.Code.Should().Be(RelationFailureCode.StoreIdNotFound);
        (await engine.CheckAsync(Documents.Key("user:ann"), RelationTerms.None)).Failure!.Code.Should().Be(RelationFailureCode.StoreIdNotFound);
        (await engine.WriteAsync(Documents.Tuple("user:cay"))).Failure!.Code.Should().Be(RelationFailureCode.StoreIdNotFound);
        (await broker.Part<RelationStores>().DeleteAsync(engine.Store.Id, "admin")).Failure!.Code.Should().Be(RelationFailureCode.StoreIdNotFound);
        while (await broker.Part<StorePurge>().RemoveAsync())
        {
            // Slice after slice.
        }

        await using var db = await broker.Part<IDbContextFactory<BrokerDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        db.Tuples.Select(static row => row.User).Should().Equal("user:ben");
        db.RelationStores.Select(static row => row.Name).Should().BeEquivalentTo("policy", "other files");
        (await other.MayAsync("user:ben")).Should().BeTrue();
        (await broker.KindsAsync()).Should().Contain("relation_store.deleted");
    }

    [Fact]
    public async Task Two_stores_know_nothing_of_each_other()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var (one, other) = (await broker.StoreAsync(), await broker.StoreAsync());
        await one.WriteAsync(Documents.Tuple("user:ann"));

        (await one.MayAsync("user:ann")).Should().BeTrue();
        (await other.MayAsync("user:ann")).Should().BeFalse();
        (await other.TuplesAsync()).Should().BeEmpty();
        (await other.ReadChangesAsync(default, new PageRequest())).Value.Items.Should().BeEmpty();
        var model = (await one.ReadModelAsync(null)).Value.Id;
        (await other.ReadModelAsync(model)).Failure!.Code.Should().Be(RelationFailureCode.AuthorizationModelNotFound);
    }

    [Fact]
    public async Task The_policys_store_is_always_there_and_neither_it_nor_its_model_nor_the_folders_tuples_can_be_changed_here()
    {
        await using var broker = await TestBroker.EmptyAsync();
        Seed(broker, "user:ann");
        await broker.Part<PolicySource>().ReloadAsync("admin");
        var (stores, policy) = (broker.Part<RelationStores>(), broker.Part<RelationStores>().Policy);

        stores.Open(RelationStores.PolicyStoreId).Value.Should().BeSameAs(policy);
        (await stores.DeleteAsync(RelationStores.PolicyStoreId, "admin")).Failure!.Message.Should().Contain("every decision");
        (await policy.WriteModelAsync(Documents.Json, "admin")).Failure!.Message.Should().Contain("policy folder");
        var delete = await policy.WriteAsync(
            new TupleWrite { Deletes = [new RelationQuestion("user:ann", "human_may", "tool:crm/x")], IgnoreMissing = true }, "admin");
        delete.Failure!.Message.Should().Contain("policy folder").And.Contain("change it there");
        (await policy.MayAsync("user:ann", "human_may", "tool:crm/x")).Should().BeTrue();
    }

    [Fact]
    public async Task The_policys_model_has_an_id_that_changes_only_with_the_model()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var policy = broker.Part<RelationStores>().Policy;
        var before = (await policy.ReadModelAsync(null)).Value.Id;

        Seed(broker, "user:ann");
        await broker.RestartAsync();
        policy = broker.Part<RelationStores>().Policy;
        (await policy.ReadModelAsync(null)).Value.Id.Should().Be(before).And.MatchRegex("^[0-7][0-9A-HJKMNP-TV-Z]{25}$");
        (await policy.CheckAsync(new("user:ann", "human_may", "tool:crm/x"), new RelationTerms { ModelId = before })).Value.Allowed.Should().BeTrue();

        await File.AppendAllTextAsync(Path.Combine(broker.Folder, "policy", "model", "main.fga"), "type house\n");
        await broker.Part<PolicySource>().ReloadAsync("admin");
        (await policy.ReadModelAsync(null)).Value.Id.Should().NotBe(before);
        (await policy.ReadModelAsync(before)).Failure!.Code.Should().Be(RelationFailureCode.AuthorizationModelNotFound);
        (await policy.ReadModelsAsync(new PageRequest())).Value.Items.Should().ContainSingle();
    }

    internal static void Seed(TestBroker broker, params IEnumerable<string> users)
    {
        var folder = Directory.CreateDirectory(Path.Combine(broker.Folder, "policy", "tuples")).FullName;
        File.WriteAllLines(Path.Combine(folder, "seed.yaml"), users.Select(static user => $"- {{ user: \"{user}\", relation: human_may, object: \"tool:crm/x\" }}").DefaultIfEmpty("[]"));
    }
}
