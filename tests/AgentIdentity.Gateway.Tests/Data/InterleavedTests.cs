using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tests;

namespace AgentIdentity.Gateway.Tests.Data;

public sealed class InterleavedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Ten_thousand_statements_of_two_humans_through_one_pool_never_show_a_row_of_the_other()
    {
        const int Each = 5_000;
        await using var bank = await Bank.OpenAsync(world => world.Settings["AgentIdentity:Upstreams:bank:Database:MaxConnections"] = "4");
        await bank.AdministerAsync("""
            INSERT INTO accounts SELECT 1000 + n, CASE n % 2 WHEN 0 THEN 'ben' ELSE 'ada' END, CASE n % 2 WHEN 0 THEN 'ben' ELSE 'ada' END || '-' || n, 'X' || n, n FROM generate_series(1, 40) AS n
            """);
        var (wrong, answered) = (new ConcurrentQueue<string>(), 0);
        var watch = Stopwatch.StartNew();
        var callers = new[] { "ben", "ada" }.SelectMany(human =>
        {
            bank.World.Caller.Subject = human;
            var token = bank.World.Caller.Token("/api/bank", bound: false);
            return Enumerable.Range(0, 4).Select(part => Task.Run(async () =>
            {
                for (var i = 0; i < Each / 4; i++)
                {
                    // Reads of many rows, of one by its number whoever's it is, and of none.
                    var sql = (i % 3) switch { 0 => "SELECT owner FROM accounts", 1 => "SELECT owner FROM accounts WHERE id = $1", _ => "SELECT owner FROM accounts WHERE id BETWEEN $1 AND 1040 LIMIT 5" };
                    using var response = await bank.SendAsync(token, JsonSerializer.Serialize(new { sql, parameters = i % 3 == 0 ? [] : new[] { 1001 + (i % 40) } }));
                    var body = await response.Content.ReadAsStringAsync();
                    Interlocked.Increment(ref answered);
                    if (!response.IsSuccessStatusCode || body.Contains(human == "ben" ? "\"ada\"" : "\"ben\"", StringComparison.Ordinal) || (i % 3 == 0 && !body.Contains($"\"{human}\"", StringComparison.Ordinal)))
                    {
                        wrong.Enqueue(body);
                    }
                }
            }));
        });

        await Task.WhenAll(callers);

        output.WriteLine($"{answered} statements in {watch.Elapsed.TotalSeconds:F1} s");
        answered.Should().Be(2 * Each);
        wrong.Should().BeEmpty();
        (await bank.AdministerAsync("SELECT count(*) FROM pg_stat_activity WHERE usename = 'agentid_agent' AND datname = current_database()")).As<long>().Should().BeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task A_restart_of_the_server_under_load_loses_calls_and_nothing_else()
    {
        await using var server = await Postgres.StartAsync();
        await using var bank = await Bank.OpenAsync(server: server);
        using var over = new CancellationTokenSource();
        var answers = new ConcurrentQueue<(bool Good, string Body)>();
        var written = 0;
        var callers = new[] { "ben", "ada" }.SelectMany(human =>
        {
            bank.World.Caller.Subject = human;
            var token = bank.World.Caller.Token("/api/bank", bound: false);
            return Enumerable.Range(0, 3).Select(part => Task.Run(async () =>
            {
                for (var i = 0; !over.IsCancellationRequested; i++)
                {
                    var writes = part == 0 && i % 2 == 0;
                    var sql = writes ? $"INSERT INTO notes (owner, body) VALUES ('{human}', 'while it restarts') RETURNING owner" : "SELECT owner FROM accounts";
                    using var response = await bank.SendAsync(token, JsonSerializer.Serialize(new { sql }));
                    var body = await response.Content.ReadAsStringAsync();
                    answers.Enqueue((response.IsSuccessStatusCode && !body.Contains("\"error\"", StringComparison.Ordinal), body));
                    Interlocked.Add(ref written, writes && response.IsSuccessStatusCode ? 1 : 0);
                    body.Should().NotContain(human == "ben" ? "\"ada\"" : "\"ben\"");
                }
            }));
        }).ToList();
        await WaitAsync(answers, static answer => answer.Good, 50);
        await server.StopAsync();
        await WaitAsync(answers, static answer => !answer.Good, 5);
        await server.ResumeAsync();
        answers.Clear();
        await WaitAsync(answers, static answer => answer.Good, 50);
        await server.CrashAsync();
        await WaitAsync(answers, static answer => !answer.Good, 5);
        await server.ResumeAsync();
        var before = answers.Count;
        await WaitAsync(answers, static answer => answer.Good, before + 50);

        await over.CancelAsync();
        await Task.WhenAll(callers);

        // Every failure is one of these, and what was told as written is there.
        foreach (var (_, body) in answers.Where(static answer => !answer.Good))
        {
            body.Should().ContainAny("AID3403", "AID3412", "AID3407");
        }

        var there = (long)(await bank.AdministerAsync("SELECT count(*) FROM notes WHERE body = 'while it restarts'"))!;
        there.Should().BeGreaterThanOrEqualTo(written);
        using var refused = await bank.AskAsync("SELECT label FROM accounts");
        refused.IsSuccessStatusCode.Should().BeTrue();
        await Expect.Soon(() => bank.World.Stops.Admitted == bank.World.Stops.Left);
    }

    [Fact]
    public async Task A_stop_ends_a_statement_at_the_server_within_a_second()
    {
        await using var bank = await Bank.OpenAsync(world =>
        {
            world.Settings["AgentIdentity:Upstreams:bank:Database:StatementSeconds"] = "60";
            world.Settings["AgentIdentity:Upstreams:bank:Database:MaxResultBytes"] = "100000000";
            world.Settings["AgentIdentity:Upstreams:bank:Database:MaxRows"] = "1000000";
        });
        var asked = bank.AskAsync("SELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b");
        await SoonAsync(async () => (await bank.AdministerAsync("SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND pid IN (SELECT pid FROM pg_stat_activity WHERE usename = 'agentid_agent' AND datname = current_database())")) is 1L);
        await Task.Delay(200);
        var watch = Stopwatch.StartNew();

        bank.World.Stops.Stop();
        using var response = await asked;

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1.5));
        (await Expect.CodeOf(response)).Should().Be("AID3204");
        await SoonAsync(async () => (await bank.AdministerAsync("SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND pid IN (SELECT pid FROM pg_stat_activity WHERE usename = 'agentid_agent' AND datname = current_database())")) is 0L);
    }

    [Fact]
    public async Task A_statement_that_runs_too_long_is_ended()
    {
        await using var bank = await Bank.OpenAsync(world => world.Settings["AgentIdentity:Upstreams:bank:Database:StatementSeconds"] = "1");

        using var response = await bank.AskAsync("SELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b");

        (await Expect.CodeOf(response)).Should().Be("AID3409");
        (await bank.RowsAsync("ben", "SELECT count(*) FROM accounts")).GetProperty("rows").GetRawText().Should().Be("[[2]]");
    }

    private static Task WaitAsync(ConcurrentQueue<(bool Good, string Body)> answers, Func<(bool Good, string Body), bool> of, int count) =>
        SoonAsync(() => Task.FromResult(answers.Count(of) >= count));

    private static async Task SoonAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 300; i++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("It did not come about.");
    }
}
