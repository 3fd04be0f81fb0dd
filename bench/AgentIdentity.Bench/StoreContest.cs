using System.Diagnostics;
using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Bench;

/// <summary>A whole store of relations on disk as it grows: loading it, writing to it, asking it. Beside each write one row that SQLite forces to disk alone.</summary>
internal static class StoreContest
{
    private const int Writes = 300;
    private const int Questions = 200_000;

    private static readonly RelationModel Model = RelationModel.Parse(
        "model\n  schema 1.1\ntype user\ntype document\n  relations\n    define viewer: [user]\n", "bench.fga");

    public static async Task RunAsync()
    {
        foreach (var size in (int[])[1_000, 100_000, 1_000_000])
        {
            var folder = Directory.CreateTempSubdirectory("bench-stores-").FullName;
            try
            {
                await RunAsync(size, folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task RunAsync(int size, string folder)
    {
        string id;
        await using (var first = Services(folder))
        {
            var engine = await MakeAsync(first);
            id = engine.Store.Id;
            await StopAsync(first);
        }

        Fill(Path.Combine(folder, "data", "agentidentity.db"), id, size);
        await using var services = Services(folder);
        await services.GetRequiredService<BrokerStartup>().InitialiseAsync();
        var store = services.GetRequiredService<RelationStores>().Open(id).Value;
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await AskAsync(store, 7);
        var (load, cpu) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        var (write, forced) = await WriteAsync(store, folder);
        before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Questions; i++)
        {
            await AskAsync(store, (int)((i * 7919L) % size));
        }

        var ask = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Questions;
        Print($"{size,9:N0} tuples: loaded in {load:0.00} s ({cpu:0.00} s of work); a write {write:0.00} ms = {write / forced:0.00} × one row forced to disk; a check through the engine {ask:0.00} µs of work");
        await StopAsync(services);
    }

    private static async Task<EmbeddedRelations> MakeAsync(ServiceProvider services)
    {
        await services.GetRequiredService<BrokerStartup>().InitialiseAsync();
        var stores = services.GetRequiredService<RelationStores>();
        var engine = stores.Open((await stores.CreateAsync("bench", "bench")).Value.Id).Value;
        _ = (await engine.WriteModelAsync(Model.ToJson(), "bench")).Value;
        return engine;
    }

    private static async Task AskAsync(EmbeddedRelations store, int document)
    {
        var answer = await store.CheckAsync(new RelationQuestion($"user:u{document % 100_000}", "viewer", $"document:d{document}"), RelationTerms.None);
        if (!answer.Value.Allowed)
        {
            throw new InvalidOperationException("The wrong answer is what is measured.");
        }
    }

    private static async Task<(double Write, double Forced)> WriteAsync(EmbeddedRelations store, string folder)
    {
        using var other = new SqliteConnection($"Data Source={Path.Combine(folder, "other.db")};Pooling=False");
        other.Open();
        Execute(other, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (Id INTEGER PRIMARY KEY, Text TEXT)");
        var (ours, forced) = (new double[Writes], new double[Writes]);
        for (var i = 0; i < Writes; i++)
        {
            var started = Stopwatch.GetTimestamp();
            _ = (await store.WriteAsync(new TupleWrite { Writes = [new RelationTuple($"user:w{i}", "viewer", $"document:w{i}")] }, "bench")).Value;
            ours[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            started = Stopwatch.GetTimestamp();
            Execute(other, "INSERT INTO rows (Text) VALUES ('a row of the usual length, or about it')");
            forced[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(ours);
        Array.Sort(forced);
        return (ours[Writes / 2], forced[Writes / 2]);
    }

    private static void Fill(string path, string store, int size)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " + size.ToString(CultureInfo.InvariantCulture)
            + ") INSERT INTO tuples (Store, User, Relation, Object, WrittenAt) SELECT (SELECT Number FROM relation_stores WHERE Id = '" + store
            + "'), 'user:u' || (i % 100000), 'viewer', 'document:d' || i, 0 FROM n");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are made of this file's own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static ServiceProvider Services(string folder) => new ServiceCollection()
        .AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None))
        .AddBroker(new BrokerOptions { Issuer = "http://127.0.0.1:5080", DataFolder = Path.Combine(folder, "data"), PolicyFolder = Path.Combine(AppContext.BaseDirectory, "policies", "default") })
        .BuildServiceProvider();

    private static async Task StopAsync(ServiceProvider services)
    {
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StopAsync(CancellationToken.None);
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
