using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Server.Tests.Faults;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Server.Tests.Money;

/// <summary>The process is killed (SIGKILL) with model calls at every step of their money, and started again over the same folder.</summary>
public sealed class KilledTests(ITestOutputHelper output)
{
    private const int Callers = 8;
    private const int Maximum = 20;
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static int Kills => Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "all" ? 20 : 1;

    [Fact]
    public async Task Killed_at_every_step_of_a_call_and_at_any_moment_under_load_the_ledger_balances_the_cap_holds_and_nothing_charged_is_missing()
    {
        await using var world = await MoneyWorld.StartAsync("0.06", new ServerProcess());
        await AtEveryStepAsync(world);
        await AtAnyMomentAsync(world);
        await UsedUpAsync(world, 60_000);
    }

    private static async Task AtEveryStepAsync(MoneyWorld world)
    {
        (await world.AskAsync("chat", Maximum, "settled")).EnsureSuccessStatusCode();
        (await world.BookedAsync()).GetProperty("calls").EnumerateArray().Single().GetProperty("state").GetString().Should().Be("settled");
        List<Task> calls = [world.AskAsync("chat", Maximum, "sent [[hold]]"), world.AskAsync("chat", Maximum, "answering [[half]]", stream: true)];
        var settling = world.AskAsync("chat", Maximum, "settling [[late]]");
        await FaultWorld.Soon(() => world.Provider is { Calls: 4, Half: 1 }, "the calls are at the provider");

        // Whoever holds the database's lock holds a settlement and a reservation in their midst.
        await using (var thief = new SqliteConnection($"Data Source={Path.Combine(world.Server.DataFolder, "agentidentity.db")};Pooling=false"))
        {
            await thief.OpenAsync(Stop);
            await using var theft = thief.BeginTransaction(deferred: false);
            world.Provider.Late.SetResult();
            await (await settling).Content.ReadAsStringAsync(Stop);
            calls.Add(world.AskAsync("chat", Maximum, "reserving"));
            await Task.Delay(TimeSpan.FromMilliseconds(100), Stop);
            await world.Server.OwnProcess!.KillAsync();
        }

        await GoneAsync(calls);
        await world.Server.RestartAsync();

        var usage = await BalancedAsync(world);
        var booked = usage.GetProperty("calls").EnumerateArray().ToList();
        booked.Select(static call => call.GetProperty("state").GetString()).Should().Equal("settled", "recovered", "recovered", "recovered");
        booked.Skip(1).Should().OnlyContain(static call => call.GetProperty("cost_micro_usd").GetInt64() == call.GetProperty("reserved_micro_usd").GetInt64(), "what may have left counts in full");
        world.Provider.Calls.Should().Be(4, "a call whose money was not set aside for good never leaves");
    }

    private async Task AtAnyMomentAsync(MoneyWorld world)
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = world.Provider.Calls;
            using CancellationTokenSource over = new();
            var load = Enumerable.Range(0, Callers).Select(caller => LoadAsync(world, caller, over.Token)).ToList();
            await FaultWorld.Soon(() => world.Provider.Calls > before || kill > 2, "calls are going on");
            var moment = RandomNumberGenerator.GetInt32(150);
            await Task.Delay(moment, Stop);
            await world.Server.OwnProcess!.KillAsync();
            await over.CancelAsync();
            await Task.WhenAll(load);
            await world.Server.RestartAsync();
            await BalancedAsync(world);
            output.WriteLine($"killed after {moment} ms and {world.Provider.Calls - before} calls");
        }
    }

    private static async Task LoadAsync(MoneyWorld world, int caller, CancellationToken over)
    {
        for (var turn = caller; !over.IsCancellationRequested; turn++)
        {
            try
            {
                using var answer = await world.AskAsync(turn % 2 == 0 ? "chat" : "messages", Maximum, "load");
                await answer.Content.ReadAsStringAsync(over);
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
            {
                // As a caller sees a process die.
            }
        }
    }

    // Whatever is left is spent, and then no more: the cap is met, or it was not tried.
    private static async Task UsedUpAsync(MoneyWorld world, long cap)
    {
        for (var calls = 0; ; calls++)
        {
            using var answer = await world.AskAsync("chat", Maximum, new string('x', 2_000));
            var said = await answer.Content.ReadAsStringAsync(Stop);
            if (said.Contains("AID5070", StringComparison.Ordinal))
            {
                break;
            }

            answer.StatusCode.Should().Be(HttpStatusCode.OK, said);
            calls.Should().BeLessThan(1_000);
        }

        await BalancedAsync(world);
        (await world.BookedAsync()).GetProperty("used_micro_usd").GetInt64().Should().BeInRange(world.Provider.MicroUsd, cap);
    }

    private static async Task<JsonElement> BalancedAsync(MoneyWorld world)
    {
        var verified = await world.Server.AdminGetAsync("/admin/usage/verify");
        verified.GetProperty("balances").GetBoolean().Should().BeTrue(verified.GetRawText());
        var usage = await world.BookedAsync();
        usage.GetProperty("calls").EnumerateArray().Should().NotContain(static call => call.GetProperty("state").GetString() == "reserved");
        usage.GetProperty("used_micro_usd").GetInt64().Should().BeGreaterThanOrEqualTo(world.Provider.MicroUsd, "all that the provider charges is booked, at least");
        var total = usage.GetProperty("calls").EnumerateArray().Sum(static call => call.GetProperty("cost_micro_usd").GetInt64());
        usage.GetProperty("used_usd").GetString().Should().Be(((decimal)total / 1_000_000).ToString("0.00####", CultureInfo.InvariantCulture));
        return usage;
    }

    private static async Task GoneAsync(IEnumerable<Task> calls)
    {
        foreach (var call in calls)
        {
            try
            {
                await call;
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                // Its server is dead.
            }
        }
    }
}
