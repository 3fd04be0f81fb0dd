using AgentIdentity.ModelProxy;

namespace AgentIdentity.Broker.Tests;

/// <summary>The power fails between any two steps of a call: what is on the disk then is all that the next start has.</summary>
public sealed class LedgerCrashTests
{
    private const long Hold = 700;

    private static readonly CallBill Bill = Bills.Of(300, new ModelUsage { Input = 10, Output = 20 });

    /// <summary>After each step, what the next start makes of it: the state of the call, and what of the budget is used.</summary>
    public static TheoryData<int, UsageState?, long> AfterStep { get; } = new()
    {
        { 0, null, 0 },
        { 1, UsageState.Freed, 0 },
        { 2, UsageState.Recovered, Hold },
        { 3, UsageState.Recovered, Hold + 50 },
        { 4, UsageState.Settled, 300 },
        { 5, UsageState.Settled, 300 },
    };

    [Theory]
    [MemberData(nameof(AfterStep))]
    public async Task Wherever_the_power_fails_the_ledger_balances_and_only_what_may_have_left_counts(int step, UsageState? state, long used)
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000 });
        var child = await broker.ChildAsync(root);
        await TakeAsync(broker, child, step);

        await using var next = await broker.AfterPowerCutAsync();

        (await next.Part<LedgerCheck>().FindAsync(TestContext.Current.CancellationToken)).Should().BeEmpty();
        (await next.Ledger.ListAsync([child.Id])).Select(static call => (UsageState?)call.State).SingleOrDefault().Should().Be(state);
        foreach (var account in (string[])[root.Id, child.Id, LedgerAccounts.Human("ben"), LedgerAccounts.Agent("scout"), LedgerAccounts.Task(root.Txn)])
        {
            next.Ledger.Used(account).Should().Be(used);
        }

        (await next.Ledger.ReserveAsync(child.Id, "dec_next", 1_000 - used)).Ok.Should().BeTrue("all that is left can be used");
        (await next.Ledger.ReserveAsync(child.Id, "dec_next", 1)).Ok.Should().BeFalse();
    }

    [Fact]
    public async Task The_power_fails_in_the_middle_of_a_recovery_and_the_next_one_finishes_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000 });
        await TakeAsync(broker, root, 2);
        await broker.Ledger.ReserveAsync(root.Id, "dec_b", 100);

        await using var once = await broker.AfterPowerCutAsync();
        await using var twice = await once.AfterPowerCutAsync();

        twice.Ledger.Used(root.Id).Should().Be(Hold);
        (await twice.Part<LedgerCheck>().FindAsync(TestContext.Current.CancellationToken)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_bill_that_comes_after_the_lease_takes_the_place_of_the_bound_even_where_it_is_more()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000 });
        var held = await TakeAsync(broker, root, 2);
        await using var next = await broker.AfterPowerCutAsync();

        (await next.Ledger.SettleAsync(held!.Id, Bills.Of(950))).Value!.Before.Should().BeFalse();
        (await next.Ledger.SettleAsync(held.Id, Bills.Of(1))).Value!.Before.Should().BeTrue();

        next.Ledger.Used(root.Id).Should().Be(950);
        (await next.Part<LedgerCheck>().FindAsync(TestContext.Current.CancellationToken)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_call_whose_money_was_given_back_does_not_leave_any_more()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        await broker.Ledger.ReserveAsync(root.Id, "dec_slow", 10);
        await broker.Ledger.ReserveAsync(root.Id, "dec_left", 10);
        await broker.Evidence.AppendAsync("decision", root.Id, "dec_left", "{}"u8.ToArray());

        broker.Later(TimeSpan.FromHours(2));
        await broker.Part<Leases>().EndAsync();

        broker.Ledger.Used(root.Id).Should().Be(10, "what may have left counts in full");
        var late = () => broker.Evidence.AppendAsync("decision", root.Id, "dec_slow", "{}"u8.ToArray());
        (await late.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.LeaseOver);
    }

    [Theory]
    [InlineData("UPDATE ledger_accounts SET Spent = Spent - 1 WHERE Account LIKE 'human:%'")]
    [InlineData("UPDATE usage SET CostMicroUsd = 1")]
    [InlineData("DELETE FROM ledger_entries WHERE Kind = 'settle'")]
    [InlineData("DELETE FROM usage")]
    public async Task A_ledger_that_was_changed_behind_the_brokers_back_is_not_built_upon(string change)
    {
        await using var broker = await TestBroker.StartAsync();
        await TakeAsync(broker, await broker.GrantAsync(), 4);
        broker.Execute(change);

        (await broker.Part<LedgerCheck>().FindAsync(TestContext.Current.CancellationToken)).Should().NotBeEmpty();
        var refused = await broker.Invoking(static broker => broker.RestartAsync()).Should().ThrowAsync<BrokerException>();
        refused.Which.Failure.Error.Should().Be(BrokerError.LedgerUnbalanced);
    }

    [Fact]
    public async Task The_file_itself_refuses_a_movement_that_does_not_come_to_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        await TakeAsync(broker, await broker.GrantAsync(), 4);

        var change = () => broker.Execute("UPDATE ledger_entries SET Spent = Spent - 1");

        change.Should().Throw<Microsoft.Data.Sqlite.SqliteException>().WithMessage("*CHECK*");
    }

    private static async Task<LedgerReservation?> TakeAsync(TestBroker broker, DelegationRecord delegation, int steps)
    {
        var held = steps < 1 ? null : (await broker.Ledger.ReserveAsync(delegation.Id, "dec_a", Hold)).Value;
        if (steps >= 2)
        {
            await broker.Evidence.AppendAsync("decision", delegation.Id, "dec_a", "{}"u8.ToArray());
        }

        if (steps >= 3)
        {
            (await broker.Ledger.HoldMoreAsync(held!, MoneyAsk.Exactly(50))).Ok.Should().BeTrue();
        }

        for (var told = 4; told <= steps; told++)
        {
            (await broker.Ledger.SettleAsync(held!.Id, Bill)).Ok.Should().BeTrue();
        }

        return held;
    }
}
