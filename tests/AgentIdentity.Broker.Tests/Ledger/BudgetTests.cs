using AgentIdentity.ModelProxy;

namespace AgentIdentity.Broker.Tests;

public sealed class BudgetTests
{
    [Theory]
    [InlineData("human:ben")]
    [InlineData("agent:codex")]
    [InlineData("agent:scout")]
    [InlineData("human:*")]
    [InlineData("agent:*")]
    [InlineData("task:*")]
    public async Task A_budget_holds_on_every_account_above_a_call(string account)
    {
        await using var broker = await TestBroker.StartAsync();
        var child = await broker.ChildAsync(await broker.GrantAsync());
        await broker.Part<BudgetBook>().SetAsync(account, BudgetPeriod.Always, 100, "admin");

        (await broker.Ledger.ReserveAsync(child.Id, "dec_x", 60)).Ok.Should().BeTrue();
        var refused = await broker.Ledger.ReserveAsync(child.Id, "dec_x", 41);

        refused.Failure!.Error.Should().Be(BrokerError.BudgetExceeded);
        refused.Failure.Detail.Should().Contain("0.00004 USD is left").And.Contain("0.000041");
        (await broker.Ledger.ReserveAsync(child.Id, "dec_x", 40)).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task With_too_little_left_the_output_is_lowered_to_what_the_money_buys()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000 });

        var lowered = (await broker.Ledger.ReserveAsync(root.Id, "dec_x", new MoneyAsk(100, 7_000_000, 500, 10))).Value!;

        lowered.Should().BeEquivalentTo(new { OutputTokens = 128, IsLowered = true, MicroUsd = 996 });
        (await broker.Ledger.ReserveAsync(root.Id, "dec_x", new MoneyAsk(0, 7_000_000, 500, 1))).Failure!.Error.Should().Be(BrokerError.BudgetExceeded);
    }

    [Fact]
    public async Task A_period_begins_anew_and_a_call_counts_to_the_day_of_its_reservation()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var before = (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 70)).Value!;
        await broker.Part<BudgetBook>().SetAsync(LedgerAccounts.Human("ben"), BudgetPeriod.Day, 100, "admin");

        (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 31)).Ok.Should().BeFalse("what was spent before the budget was set counts");
        broker.Later(TimeSpan.FromDays(1));
        (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 100)).Ok.Should().BeTrue();
        await broker.Ledger.SettleAsync(before.Id, Bills.Of(1));
        (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 1)).Ok.Should().BeFalse("yesterday's money does not come back today");

        await broker.RestartAsync();
        (await broker.Part<BudgetBook>().StandAsync()).Single().UsedMicroUsd.Should().Be(0, "what never left is free again after a restart");
    }

    [Theory]
    [InlineData(BudgetPeriod.Day, "2026-11-01", "2026-11-01", "2026-11-01")]
    [InlineData(BudgetPeriod.Week, "2026-11-01", "2026-10-26", "2026-11-01")]
    [InlineData(BudgetPeriod.Week, "2026-11-02", "2026-11-02", "2026-11-08")]
    [InlineData(BudgetPeriod.Month, "2026-02-28", "2026-02-01", "2026-02-28")]
    [InlineData(BudgetPeriod.Month, "2028-02-01", "2028-02-01", "2028-02-29")]
    public void Periods_are_those_of_the_calendar(BudgetPeriod period, string day, string first, string last) =>
        period.Around(Day(day)).Should().Be((Day(first), Day(last)));

    [Fact]
    public async Task An_accounts_own_budget_takes_the_place_of_the_one_for_each()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var budgets = broker.Part<BudgetBook>();
        await budgets.SetAsync(LedgerAccounts.Human("*"), BudgetPeriod.Month, 10, "admin");
        (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 11)).Ok.Should().BeFalse();

        await budgets.SetAsync(LedgerAccounts.Human("ben"), BudgetPeriod.Month, 20, "admin");
        await broker.RestartAsync();

        (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 20)).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Setting_and_removing_is_in_the_evidence_and_survives_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Part<BudgetBook>().SetAsync(LedgerAccounts.Agent("codex"), BudgetPeriod.Week, 5_000_000, "admin");
        await broker.Part<BudgetBook>().SetAsync(LedgerAccounts.Agent("scout"), BudgetPeriod.Week, 1, "admin");
        (await broker.Part<BudgetBook>().RemoveAsync(LedgerAccounts.Agent("scout"), BudgetPeriod.Week, "admin")).Ok.Should().BeTrue();
        (await broker.Part<BudgetBook>().RemoveAsync(LedgerAccounts.Agent("scout"), BudgetPeriod.Week, "admin")).Failure!.Error.Should().Be(BrokerError.BudgetUnknown);

        await broker.RestartAsync();

        broker.Part<BudgetBook>().List().Should().ContainSingle().Which.Should().BeEquivalentTo(new { Account = "agent:codex", Period = BudgetPeriod.Week, MicroUsd = 5_000_000 });
        (await broker.KindsAsync()).Should().ContainInOrder("budget.set", "budget.set", "budget.removed");
    }

    [Fact]
    public async Task A_store_that_is_down_refuses_and_what_a_call_cost_is_written_when_it_is_back()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var held = (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 100)).Value!;
        var bills = broker.Part<OwedBills>();
        broker.Execute("CREATE TRIGGER full BEFORE INSERT ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");

        var refused = () => broker.Ledger.ReserveAsync(root.Id, "dec_y", 1);
        (await refused.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.StorageUnavailable);
        (await bills.SettleAsync(held.Id, Bills.Of(40))).Should().BeTrue();
        (bills.Count, broker.Ledger.Used(root.Id)).Should().Be((1, 100));

        broker.Execute("DROP TRIGGER full");
        await broker.RestartAsync();

        broker.Ledger.Used(root.Id).Should().Be(40, "what is owed is paid before the process ends");
    }

    private static int Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture).DayNumber;
}
