using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Broker.Tests;

public sealed class JournalTests
{
    [Fact]
    public async Task A_change_that_fails_is_undone_alone()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var journal = broker.Part<Journal>();
        var (undone, published) = (0, 0);
        var neighbours = Enumerable.Range(0, 10).Select(i => broker.Evidence.AppendAsync("decision", "dlg_a", $"dec_{i}", default)).ToArray();

        var failing = () => journal.ChangeAsync<string>(scope =>
        {
            scope.Db.Tuples.Add(new TupleRow { Store = 1, User = "user:ben", Relation = "r", Object = "o", WrittenAt = 0 });
            scope.Db.SaveChanges();
            scope.Record(AdminEntry.Of(broker.Time, "never.happened", "admin"));
            scope.AfterCommit(() => published++);
            scope.AfterRollback(() => undone++);
            throw new InvalidOperationException("on purpose");
        });
        await failing.Should().ThrowAsync<InvalidOperationException>();
        await Task.WhenAll(neighbours);
        await broker.Evidence.AppendAsync("decision", "dlg_a", "dec_last", default);

        (undone, published).Should().Be((1, 0));
        (await broker.KindsAsync()).Should().NotContain("never.happened").And.HaveCount(12);
        (await broker.EntriesAsync()).Select(static entry => entry.Sequence).Should().Equal(Enumerable.Range(1, 12).Select(static i => (long)i));
        await using var db = await broker.Part<IDbContextFactory<BrokerDbContext>>().CreateDbContextAsync();
        (await db.Tuples.CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_batch_that_cannot_be_written_fails_whole_and_leaves_memory_as_it_was()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 100 });
        var head = broker.Evidence.Head;
        Database.Execute(broker, "DROP TABLE usage");

        var reserve = () => broker.Ledger.ReserveAsync(grant.Id, "dec_x", 10);

        (await reserve.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.StorageUnavailable);
        broker.Ledger.Used(grant.Id).Should().Be(0);
        broker.Evidence.Head.Should().BeSameAs(head);
        (await broker.Evidence.AppendAsync("decision", null, null, default)).Should().Be(head.Sequence + 1);
    }

    [Fact]
    public async Task An_entry_that_cannot_be_hashed_does_not_take_its_neighbours_with_it()
    {
        await using var broker = await TestBroker.EmptyAsync();
        const string halfASurrogatePair = "dec_\ud800";
        var good = Enumerable.Range(0, 50).Select(i => broker.Evidence.AppendAsync("decision", null, $"dec_{i}", default)).ToList();
        var bad = broker.Evidence.AppendAsync("decision", null, halfASurrogatePair, default);
        good.AddRange(Enumerable.Range(50, 50).Select(i => broker.Evidence.AppendAsync("decision", null, $"dec_{i}", default)));

        (await Task.WhenAll(good)).Should().OnlyHaveUniqueItems();
        await FluentActions.Awaiting(() => bad).Should().ThrowAsync<BrokerException>();
        (await broker.KindsAsync()).Should().HaveCount(101);
    }

    [Fact]
    public async Task A_stop_works_when_nothing_can_be_written()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        using var running = broker.Part<StopBoard>().Admit(grant.Id);
        Database.Execute(broker, "DROP TABLE evidence");

        var end = () => broker.Delegations.EndAsync(grant.Id, "ben");

        await end.Should().ThrowAsync<Exception>();
        running.Stopped.IsCancellationRequested.Should().BeTrue();
        broker.Delegations.Standing(grant.Id)!.Error.Should().Be(BrokerError.DelegationEnded);
        Database.Scalar(broker, "SELECT State FROM delegations").Should().Be("Active", "a change without its entry is no change");
    }

    [Fact]
    public async Task A_store_that_is_closed_refuses()
    {
        await using var broker = await TestBroker.EmptyAsync();
        broker.Part<Journal>().Stop();
        var append = () => broker.Evidence.AppendAsync("decision", null, null, default);
        (await append.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.StorageUnavailable);
    }

    [Fact]
    public async Task A_host_adds_its_own_tables_to_the_same_database()
    {
        await using var broker = await TestBroker.EmptyAsync(static options => options with { ExtendDatabase = static builder => builder.AddNotes() });
        using var scope = broker.Part<IServiceScopeFactory>().CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BrokerDbContext>();
        db.Add(new Note { Id = 1, Text = "hello" });
        await db.SaveChangesAsync();
        (await db.Set<Note>().CountAsync()).Should().Be(1);
    }
}
