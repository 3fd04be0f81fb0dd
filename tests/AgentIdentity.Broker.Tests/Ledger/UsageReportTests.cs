using AgentIdentity.ModelProxy;

namespace AgentIdentity.Broker.Tests;

public sealed class UsageReportTests
{
    [Fact]
    public async Task Calls_are_added_up_by_whatever_is_asked_for()
    {
        await using var broker = await TestBroker.StartAsync();
        var (root, child) = await SpendAsync(broker);
        var today = DateOnly.FromDateTime(broker.Now.UtcDateTime);

        foreach (var (by, keys) in new (UsageBy, string[])[]
        {
            (UsageBy.Human, ["ben"]),
            (UsageBy.Agent, ["codex", "scout"]),
            (UsageBy.Delegation, [root.Id, child.Id]),
            (UsageBy.Task, [root.Txn]),
            (UsageBy.Model, ["small"]),
            (UsageBy.Provider, ["openai"]),
            (UsageBy.Source, ["provider", "bound"]),
            (UsageBy.Day, ["2026-11-01", "2026-11-02"]),
        })
        {
            var report = await broker.Part<UsageReports>().OfAsync(new UsageQuestion(by, today.AddDays(-10), today), TestContext.Current.CancellationToken);
            report.Lines.Select(static line => line.Key).Should().BeEquivalentTo(keys, by.ToString());
            report.Lines.Sum(static line => line.CostMicroUsd).Should().Be(170);
            report.Total.Should().BeEquivalentTo(new { Calls = 3, CostMicroUsd = 170, InputTokens = 30, CachedTokens = 3, OutputTokens = 60, ReasoningTokens = 6, BoundMicroUsd = 20 });
        }
    }

    [Fact]
    public async Task What_a_finished_task_cost_is_the_mean_over_those_that_are_over()
    {
        await using var broker = await TestBroker.StartAsync();
        var (root, _) = await SpendAsync(broker);
        var running = await broker.GrantAsync();
        await broker.Ledger.SettleAsync((await broker.Ledger.ReserveAsync(running.Id, "dec_r", 1_000)).Value!.Id, Bills.Of(1_000));
        var question = new UsageQuestion(UsageBy.Human, DateOnly.MinValue, DateOnly.MaxValue);
        (await broker.Part<UsageReports>().OfAsync(question, TestContext.Current.CancellationToken)).Total.CostPerFinishedTaskMicroUsd.Should().BeNull();

        await broker.Delegations.EndAsync(root.Id, "ben");

        var total = (await broker.Part<UsageReports>().OfAsync(question, TestContext.Current.CancellationToken)).Total;
        total.Should().BeEquivalentTo(new { FinishedTasks = 1, FinishedCostMicroUsd = 170, CostPerFinishedTaskMicroUsd = 170, CostMicroUsd = 1_170 });
    }

    [Fact]
    public async Task Days_and_delegations_narrow_a_report()
    {
        await using var broker = await TestBroker.StartAsync();
        var (_, child) = await SpendAsync(broker);
        var first = DateOnly.FromDateTime(broker.Now.UtcDateTime).AddDays(-1);

        var reports = broker.Part<UsageReports>();

        (await reports.OfAsync(new UsageQuestion(UsageBy.Day, first, first), TestContext.Current.CancellationToken)).Total.CostMicroUsd.Should().Be(100);
        (await reports.OfAsync(new UsageQuestion(UsageBy.Day, first, first.AddDays(1)) { Delegations = [child.Id] }, TestContext.Current.CancellationToken))
            .Total.CostMicroUsd.Should().Be(70);
    }

    private static async Task<(DelegationRecord Root, DelegationRecord Child)> SpendAsync(TestBroker broker)
    {
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);
        await PayAsync(broker, root, 100, UsageSource.Provider);
        broker.Later(TimeSpan.FromDays(1));
        await PayAsync(broker, child, 50, UsageSource.Provider);
        await PayAsync(broker, child, 20, UsageSource.Bound);
        return (root, child);
    }

    private static async Task PayAsync(TestBroker broker, DelegationRecord delegation, long cost, UsageSource source)
    {
        var held = (await broker.Ledger.ReserveAsync(delegation.Id, "dec_x", 200)).Value!;
        var usage = new ModelUsage { Input = 10, CachedInput = 1, Output = 20, Reasoning = 2 };
        (await broker.Ledger.SettleAsync(held.Id, Bills.Of(cost, usage, source))).Ok.Should().BeTrue();
    }
}
