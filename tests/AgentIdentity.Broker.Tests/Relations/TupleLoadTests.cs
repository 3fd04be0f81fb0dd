using System.Diagnostics;
using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker.Tests;

public sealed class TupleLoadTests
{
    [Fact]
    public async Task A_store_is_read_alike_whether_it_fills_the_table_or_not()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var (small, large) = (await broker.StoreAsync(), await broker.StoreAsync());
        await small.WriteAsync(Documents.OnDays("user:ann", """["mon"]"""), Documents.Tuple("group:g\u00e9#member"));
        Fill(broker, large.Memory.Store, 1_000);

        await broker.RestartAsync();
        (small, large) = (broker.Part<RelationStores>().Open(small.Store.Id).Value, broker.Part<RelationStores>().Open(large.Store.Id).Value);

        (await large.MayAsync("user:u7", target: "document:d7")).Should().BeTrue();
        (large.Memory.Tuples!.Count, await small.MayAsync("user:zoe")).Should().Be((1_000, false));
        var tuples = small.Memory.Tuples!.All().OrderBy(static t => t.User, StringComparer.Ordinal).ToList();
        tuples.Select(static t => t.ToString()).Should().Equal("document:1#viewer@group:g\u00e9#member", "document:1#viewer@user:ann with weekday");
        tuples[1].Condition!.Context.ToString().Should().Be("""{"days":["mon"]}""");
    }

    [Fact]
    public async Task A_row_that_is_no_tuple_relates_nobody_and_stops_nothing()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:ann"));
        broker.Execute($"INSERT INTO tuples (Store, User, Relation, Object, WrittenAt) VALUES ({engine.Memory.Store}, 'nobody', 'viewer', 'document:1', 0)");

        await broker.RestartAsync();

        engine = broker.Part<RelationStores>().Open(engine.Store.Id).Value;
        (await engine.MayAsync("user:ann")).Should().BeTrue();
        engine.Memory.Tuples!.Count.Should().Be(1);
    }

    [Fact]
    public async Task A_store_that_many_ask_for_at_once_is_read_once()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:ann"));
        await broker.RestartAsync();
        engine = broker.Part<RelationStores>().Open(engine.Store.Id).Value;

        Task first = Task.CompletedTask, second = Task.CompletedTask;
        broker.Part<RelationLog>().Between(() => (first, second) = (engine.LoadAsync(), engine.LoadAsync()));

        second.Should().BeSameAs(first);
        await first;
        (await engine.MayAsync("user:ann")).Should().BeTrue();
    }

    [Fact]
    public async Task A_million_tuples_are_loaded_in_less_than_five_seconds()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "all", "bash eng/test.sh --all");
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        Fill(broker, engine.Memory.Store, 1_000_000);
        var fastest = TimeSpan.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            await using var second = new SecondProcess(broker);
            var there = second.Open(engine);
            var clock = Stopwatch.StartNew();
            (await there.MayAsync("user:u7", target: "document:d7")).Should().BeTrue();
            fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
            there.Memory.Tuples!.Count.Should().Be(1_000_000);
        }

        TestContext.Current.SendDiagnosticMessage($"a million tuples: {fastest}");
        fastest.Should().BeLessThan(TimeSpan.FromSeconds(5), "the fastest of three, for other programs have their turns");
    }

    /// <summary>Rows as the broker would have written them, without a million transactions.</summary>
    private static void Fill(TestBroker broker, long store, int count)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(broker.Folder, "data", "agentidentity.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $count) "
            + "INSERT INTO tuples (Store, User, Relation, Object, WrittenAt) SELECT $store, 'user:u' || (i % 100000), 'viewer', 'document:d' || i, 0 FROM n";
        command.Parameters.AddWithValue("$count", count);
        command.Parameters.AddWithValue("$store", store);
        command.ExecuteNonQuery();
    }
}
