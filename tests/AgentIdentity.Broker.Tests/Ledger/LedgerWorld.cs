using AgentIdentity.ModelProxy;

namespace AgentIdentity.Broker.Tests;

/// <summary>A tree of delegations with budgets, and a keeper of its own books who does not trust the ledger.</summary>
internal sealed class LedgerWorld : IAsyncDisposable
{
    private const long Root = 5_000;
    private const long Child = 2_000;
    private const long HumanDay = 3_500;
    private const long ScoutAlways = 1_500;

    private readonly Lots _lots;
    private readonly List<(LedgerReservation Held, bool Left)> _open = [];
    private readonly Dictionary<string, long> _spent = [];
    private List<DelegationRecord> _tree = [];

    private LedgerWorld(TestBroker broker, int seed) => (Broker, _lots) = (broker, new Lots(seed));

    public TestBroker Broker { get; }

    public static async Task<LedgerWorld> OpenAsync(int seed)
    {
        var world = new LedgerWorld(await TestBroker.StartAsync(), seed);
        var broker = world.Broker;
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = Root });
        var capped = await broker.ChildAsync(root, new ChildRequest("scout", "Look", root.Details) { BudgetMicroUsd = Child });
        world._tree = [root, capped, await broker.ChildAsync(root)];
        var budgets = broker.Part<BudgetBook>();
        await budgets.SetAsync(LedgerAccounts.Human("*"), BudgetPeriod.Day, HumanDay, "admin");
        await budgets.SetAsync(LedgerAccounts.Agent("scout"), BudgetPeriod.Always, ScoutAlways, "admin");
        return world;
    }

    public async Task StepAsync()
    {
        await (_lots.Next(12) switch
        {
            < 6 => ReserveAsync(),
            < 9 => SettleAsync(),
            9 => MoreAsync(),
            10 => _lots.Next(4) == 0 ? RestartAsync() : Task.CompletedTask,
            _ => LaterAsync(),
        });
        Broker.Ledger.Used(_tree[0].Id).Should().BeLessThanOrEqualTo(Root);
        Broker.Ledger.Used(_tree[1].Id).Should().BeLessThanOrEqualTo(Child);
        Broker.Ledger.Used(LedgerAccounts.Agent("scout")).Should().BeLessThanOrEqualTo(ScoutAlways);
    }

    public async Task ShouldHoldAsync()
    {
        (await Broker.Part<LedgerCheck>().FindAsync()).Should().BeEmpty();
        foreach (var standing in await Broker.Part<BudgetBook>().StandAsync())
        {
            standing.UsedMicroUsd.GetValueOrDefault().Should().BeLessThanOrEqualTo(standing.Budget.MicroUsd);
        }

        foreach (var delegation in _tree)
        {
            var below = Broker.Delegations.WithDescendants(delegation.Id);
            var booked = below.Sum(id => _spent.GetValueOrDefault(id));
            var held = _open.Where(open => below.Contains(open.Held.DelegationId)).Sum(static open => open.Held.MicroUsd);
            var closed = (await Broker.Ledger.ListAsync(below)).Where(static call => call.State == UsageState.Recovered).Sum(static call => call.CostMicroUsd);
            Broker.Ledger.Used(delegation.Id).Should().BeGreaterThanOrEqualTo(booked).And.BeLessThanOrEqualTo(booked + held + closed);
        }
    }

    public ValueTask DisposeAsync() => Broker.DisposeAsync();

    private async Task ReserveAsync()
    {
        var delegation = _tree[_lots.Next(_tree.Count)];
        var ask = new MoneyAsk(_lots.Next(0, 300), _lots.Next(0, 2_000_000), _lots.Next(0, 500), _lots.Next(0, 200));
        var decision = Tokens.Identifiers.New("dec_");
        if (await Broker.Ledger.ReserveAsync(delegation.Id, decision, ask) is { Ok: true, Value: { } held })
        {
            var left = _lots.Next(2) == 0;
            if (left)
            {
                await Broker.Evidence.AppendAsync("decision", delegation.Id, decision, "{}"u8.ToArray());
            }

            _open.Add((held, left));
        }
    }

    private async Task SettleAsync()
    {
        if (_open.Count == 0)
        {
            return;
        }

        var (held, _) = _open[_lots.Next(_open.Count)];
        _open.RemoveAll(open => open.Held.Id == held.Id);
        var cost = _lots.NextLong(0, held.MicroUsd + 1);
        foreach (var _ in Enumerable.Range(0, _lots.Next(1, 3)))
        {
            (await Broker.Ledger.SettleAsync(held.Id, Bills.Of(cost))).Value!.CostMicroUsd.Should().Be(cost);
        }

        _spent[held.DelegationId] = _spent.GetValueOrDefault(held.DelegationId) + cost;
    }

    private async Task MoreAsync()
    {
        if (_open.Count > 0 && _lots.Next(_open.Count) is var i
            && await Broker.Ledger.HoldMoreAsync(_open[i].Held, MoneyAsk.Exactly(_lots.Next(0, 400))) is { Ok: true, Value: { } more })
        {
            _open[i] = (more, _open[i].Left);
        }
    }

    // What was open is closed by the next start; its bills do not come any more.
    private async Task RestartAsync()
    {
        await Broker.RestartAsync();
        _open.Clear();
    }

    private async Task LaterAsync()
    {
        Broker.Later(TimeSpan.FromHours(_lots.Next(1, 12)));
        await Broker.Part<Leases>().EndAsync();
        _open.RemoveAll(open => Broker.Part<Holds>().Open.All(held => held.Id != open.Held.Id));
    }
}
