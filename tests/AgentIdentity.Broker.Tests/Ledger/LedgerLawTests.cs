using AgentIdentity.ModelProxy;
using AgentIdentity.Tests;

namespace AgentIdentity.Broker.Tests;

/// <summary>What holds of the ledger whatever is done to it, in whatever order.</summary>
public sealed class LedgerLawTests
{
    private const int Steps = 60;

    [Law(Cases = 12)]
    public async Task The_ledger_balances_and_no_budget_is_passed_whatever_is_asked_settled_dropped_or_restarted(int seed)
    {
        await using var world = await LedgerWorld.OpenAsync(seed);

        for (var i = 0; i < Steps; i++)
        {
            await world.StepAsync();
        }

        await world.ShouldHoldAsync();
        await world.Broker.RestartAsync();
        await world.ShouldHoldAsync();
    }

    [Law(Cases = 3)]
    public async Task Many_calls_of_fifty_sub_agents_at_once_never_pass_a_cap_by_one_micro_dollar(int seed)
    {
        const long Cap = 100_003;
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = Cap });
        List<DelegationRecord> children = [];
        for (var i = 0; i < 50; i++)
        {
            children.Add(await broker.ChildAsync(root));
        }

        var most = 0L;
        var costs = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Task.Run(async () =>
        {
            var lots = new Lots(unchecked(seed * 31 + i));
            var ask = new MoneyAsk(lots.Next(1, 200), lots.Next(1, 3_000_000), lots.Next(1, 400), lots.Next(1, 50));
            var reserved = await broker.Ledger.ReserveAsync(children[i % 50].Id, "dec_x", ask);
            InterlockedMax(ref most, broker.Ledger.Used(root.Id));
            if (!reserved.Ok)
            {
                reserved.Failure!.Error.Should().Be(BrokerError.BudgetExceeded);
                return 0;
            }

            reserved.Value!.MicroUsd.Should().Be(ask.CostWith(reserved.Value.OutputTokens));
            var cost = lots.NextLong(0, reserved.Value.MicroUsd + 1);
            (await broker.Ledger.SettleAsync(reserved.Value.Id, Bills.Of(cost))).Ok.Should().BeTrue();
            return cost;
        })));

        most.Should().BeLessThanOrEqualTo(Cap);
        broker.Ledger.Used(root.Id).Should().Be(costs.Sum()).And.BeLessThanOrEqualTo(Cap);
        broker.Ledger.Used(LedgerAccounts.Human("ben")).Should().Be(costs.Sum());
        broker.Ledger.Used(LedgerAccounts.Task(root.Txn)).Should().Be(costs.Sum());
        (await broker.Part<LedgerCheck>().FindAsync(TestContext.Current.CancellationToken)).Should().BeEmpty();
    }

    private static void InterlockedMax(ref long most, long seen)
    {
        for (var before = Volatile.Read(ref most); seen > before; before = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, seen, before);
        }
    }
}
