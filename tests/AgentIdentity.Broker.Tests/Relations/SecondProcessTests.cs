using System.Diagnostics;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class SecondProcessTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_second_process_sees_what_was_written_and_deleted_within_a_second()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await using var second = new SecondProcess(broker);
        var there = second.Open(engine);
        (await there.MayAsync("user:ann")).Should().BeFalse();
        second.Watch();

        await engine.WriteAsync(Documents.Tuple("user:ann"));
        await Within(async () => await there.MayAsync("user:ann"), "the right was given");
        await engine.DeleteAsync(Documents.Key("user:ann"));
        await Within(async () => !await there.MayAsync("user:ann"), "the right was taken away");
    }

    [Fact]
    public async Task It_sees_a_new_model_and_a_store_that_was_deleted_too()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await using var second = new SecondProcess(broker);
        var there = second.Open(engine);
        (await there.TuplesAsync()).Should().BeEmpty();
        second.Watch();

        var model = (await engine.WriteModelAsync(Documents.Json, "admin")).Value;
        await Within(async () => (await there.ReadModelAsync(null)).Value.Id == model, "the model is new");
        await broker.Part<RelationStores>().DeleteAsync(engine.Store.Id, "admin");
        await Within(async () => (await there.CheckAsync(Documents.Key("user:ann"), RelationTerms.None)).Failure?.Code == RelationFailureCode.StoreIdNotFound, "the store is gone");
    }

    [Fact]
    public async Task A_question_of_higher_consistency_does_not_wait_for_the_next_look()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await using var second = new SecondProcess(broker);
        var there = second.Open(engine);
        (await there.MayAsync("user:ann")).Should().BeFalse();
        await engine.WriteAsync(Documents.Tuple("user:ann"));

        (await there.MayAsync("user:ann")).Should().BeFalse("nobody looks");
        var sure = new RelationTerms { Consistency = RelationConsistency.HigherConsistency };
        (await there.CheckAsync(Documents.Key("user:ann"), sure)).Value.Allowed.Should().BeTrue();
    }

    [Fact]
    public async Task It_writes_nothing()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await using var second = new SecondProcess(broker);
        (await second.Open(engine).WriteAsync(Documents.Tuple("user:ann"))).Failure!.Code.Should().Be(RelationFailureCode.Unavailable);
    }

    [Fact]
    public async Task A_store_that_is_loaded_while_others_write_misses_nothing()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await engine.WriteAsync(Documents.Tuple($"user:u{i}"));
                _ = i % 3 == 0 ? (await engine.DeleteAsync(Documents.Key($"user:u{i}"))).Value : 0;
            }
        }, TestContext.Current.CancellationToken);
        var compared = new List<(EmbeddedRelations There, SecondProcess Process)>();
        while (!writing.IsCompleted)
        {
            var second = new SecondProcess(broker);
            var there = second.Open(engine);
            // Loaded at some moment; from then on the log keeps it.
            (await there.CheckAsync(Documents.Key("user:u0"), RelationTerms.None)).Ok.Should().BeTrue();
            compared.Add((there, second));
        }

        await writing;
        var expected = engine.Memory.Tuples!.All().Select(static t => t.User).Order(StringComparer.Ordinal).ToList();
        expected.Should().HaveCount(133);
        compared.Should().HaveCountGreaterThan(1);
        foreach (var (there, process) in compared)
        {
            process.Changes.CatchUp();
            there.Memory.Tuples!.All().Select(static t => t.User).Order(StringComparer.Ordinal).Should().Equal(expected);
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_entry_of_the_log_that_is_no_tuple_does_not_keep_the_others_from_counting()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        (await engine.MayAsync("user:ann")).Should().BeFalse();
        foreach (var (user, target) in new[] { ("nobody", "document:1"), ("user:ann", "document:1"), ("user:ben", "nothing") })
        {
            broker.Execute("INSERT INTO relation_changes (Store, Kind, User, Relation, Object, At) "
                + $"VALUES ({engine.Memory.Store}, 0, '{user}', 'viewer', '{target}', 0)");
        }

        broker.Part<RelationLog>().CatchUp();

        (await engine.MayAsync("user:ann")).Should().BeTrue();
        engine.Memory.Tuples!.Count.Should().Be(1);
    }

    [Fact]
    public async Task When_the_log_cannot_be_read_nothing_is_answered_until_it_can()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:ann"));
        (await engine.MayAsync("user:ann")).Should().BeTrue();
        Database.Execute(broker, "ALTER TABLE relation_changes RENAME TO elsewhere");

        // Another process has written in between: the number does not follow, and what it wrote cannot be read.
        broker.Part<RelationLog>().Committed([new LogEntry(999, 1, RelationChangeKind.Written, Documents.Tuple("user:ben"), broker.Now)]);

        (await engine.CheckAsync(Documents.Key("user:ann"), RelationTerms.None)).Failure!.Code.Should().Be(RelationFailureCode.InternalError);
        broker.Part<PolicySource>().Current.Should().BeNull("decisions are refused as well");
        broker.Part<RelationLog>().Between(() => broker.Part<RelationStores>().Policy.Memory.Lay(FolderTuples.None, []));
        broker.Part<PolicySource>().Current.Should().BeNull("a reload does not bring back what is too old");
        Database.Execute(broker, "ALTER TABLE elsewhere RENAME TO relation_changes");
        (await engine.MayAsync("user:ann")).Should().BeTrue();
        broker.Part<PolicySource>().Current.Should().NotBeNull();
    }

    private static async Task Within(Func<Task<bool>> seen, string because)
    {
        var clock = Stopwatch.StartNew();
        while (!await seen())
        {
            clock.Elapsed.Should().BeLessThan(Bound, because);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
