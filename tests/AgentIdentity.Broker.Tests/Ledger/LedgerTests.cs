using AgentIdentity.ModelProxy;

namespace AgentIdentity.Broker.Tests;

public sealed class LedgerTests
{
    [Fact]
    public async Task Fifty_children_side_by_side_never_pass_their_parents_budget()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000 });
        var children = new List<DelegationRecord>();
        for (var i = 0; i < 50; i++)
        {
            children.Add(await broker.ChildAsync(root));
        }

        var reserved = await Task.WhenAll(children.SelectMany(child => Enumerable.Range(0, 4).Select(_ =>
            Task.Run(() => broker.Ledger.ReserveAsync(child.Id, "dec_x", 30)))));

        reserved.Count(static result => result.Ok).Should().Be(33);
        reserved.Where(static result => !result.Ok).Should().OnlyContain(static result => result.Failure!.Error == BrokerError.BudgetExceeded);
        broker.Ledger.Used(root.Id).Should().Be(990);
    }

    [Fact]
    public async Task A_child_is_held_to_its_own_budget_too()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000 });
        var child = await broker.ChildAsync(root, new ChildRequest("scout", "Look", root.Details) { BudgetMicroUsd = 10 });
        (await broker.Ledger.ReserveAsync(child.Id, "dec_x", 11)).Failure!.Error.Should().Be(BrokerError.BudgetExceeded);
        broker.Ledger.Used(root.Id).Should().Be(0);
    }

    [Fact]
    public async Task Settling_gives_back_what_was_not_used_and_is_done_once()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 100 });
        var reservation = (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 100)).Value!;

        var settled = await broker.Ledger.SettleAsync(reservation.Id, Bills.Of(40, new ModelUsage { Input = 10, CachedInput = 2, Output = 20, Reasoning = 5 }));
        var again = await broker.Ledger.SettleAsync(reservation.Id, Bills.Of(0));

        settled.Value.Should().Be(new SettledCall(reservation.Id, 40, Before: false));
        again.Value.Should().Be(new SettledCall(reservation.Id, 40, Before: true), "it is told what was booked, and nothing is booked again");
        broker.Ledger.Used(root.Id).Should().Be(40);
        (await broker.Ledger.ReserveAsync(root.Id, "dec_y", 60)).Ok.Should().BeTrue();
        var usage = await broker.Ledger.ListAsync([root.Id]);
        usage[0].Should().BeEquivalentTo(new { InputTokens = 10, CachedTokens = 2, OutputTokens = 20, ReasoningTokens = 5 });
    }

    [Fact]
    public async Task What_was_spent_is_remembered_and_what_was_left_open_by_a_crash_counts_as_spent()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 100 });
        var child = await broker.ChildAsync(root);
        var settled = (await broker.Ledger.ReserveAsync(child.Id, "dec_x", 50)).Value!;
        await broker.Ledger.SettleAsync(settled.Id, Bills.Of(20));
        await broker.Ledger.ReserveAsync(child.Id, "dec_y", 30);
        await broker.Evidence.AppendAsync("decision", child.Id, "dec_y", "{}"u8.ToArray());

        await broker.RestartAsync();

        broker.Ledger.Used(root.Id).Should().Be(50);
        broker.Ledger.Used(child.Id).Should().Be(50);
        (await broker.Ledger.ListAsync([child.Id])).Select(static usage => usage.State).Should().BeEquivalentTo([UsageState.Settled, UsageState.Recovered]);
        await broker.RestartAsync();
        broker.Ledger.Used(root.Id).Should().Be(50);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task An_amount_that_is_negative_or_absurd_is_refused(long amount)
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        (await broker.Ledger.ReserveAsync(root.Id, "dec_x", amount)).Failure!.Error.Should().Be(BrokerError.AmountInvalid);
        var reservation = (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 1)).Value!;
        (await broker.Ledger.SettleAsync(reservation.Id, Bills.Of(amount))).Failure!.Error.Should().Be(BrokerError.AmountInvalid);
        broker.Ledger.Used(root.Id).Should().Be(1);
    }

    [Fact]
    public async Task Nothing_is_set_aside_under_an_ended_or_unknown_delegation()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        await broker.Delegations.EndAsync(root.Id, "ben");
        (await broker.Ledger.ReserveAsync(root.Id, "dec_x", 1)).Failure!.Error.Should().Be(BrokerError.DelegationEnded);
        (await broker.Ledger.ReserveAsync("dlg_unknown", "dec_x", 1)).Failure!.Error.Should().Be(BrokerError.DelegationUnknown);
    }

    [Fact]
    public async Task Calls_are_counted_on_every_allowance_or_on_none()
    {
        await using var broker = await TestBroker.StartAsync();
        var counted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            Task.Run(() => broker.Ledger.CountCallAsync(new CallAllowance("child", 15), new CallAllowance("parent", 7)))));
        counted.Count(static result => result.Ok).Should().Be(7);
        broker.Ledger.Used("child").Should().Be(7);

        await broker.RestartAsync();
        (await broker.Ledger.CountCallAsync(new CallAllowance("parent", 7))).Failure!.Error.Should().Be(BrokerError.CallsExhausted);
    }
}
