using AgentIdentity.Broker.Tests.Decisions;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests.Stops;

/// <summary>One order at each level: what it ends, what it leaves alone, and what it says of it.</summary>
public sealed class StopDeskTests
{
    private static readonly Call Large = DeskWorld.Refund("""{"amount":250,"order":"o1"}""");

    [Theory]
    [InlineData(StopLevel.Call, "dec_child", "child", 0)]
    [InlineData(StopLevel.Delegation, "root", "root child", 2)]
    [InlineData(StopLevel.Delegation, "child", "child", 1)]
    [InlineData(StopLevel.Agent, "codex", "root child anns", 3)]
    [InlineData(StopLevel.Agent, "scout", "child", 1)]
    [InlineData(StopLevel.Human, "ann", "anns", 1)]
    [InlineData(StopLevel.Human, "ben", "root child", 2)]
    [InlineData(StopLevel.Everything, null, "root child anns", 3)]
    public async Task An_order_ends_what_it_means_and_nothing_else(StopLevel level, string? target, string ended, int delegations)
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.People.AddAsync(new NewPerson("ann", "Ann", TestBroker.Password), "admin")).Ok.Should().BeTrue();
        var root = await broker.GrantAsync();
        var (child, anns) = (await broker.ChildAsync(root), await broker.GrantAsync(broker.Request() with { Human = "ann" }));
        var all = new Dictionary<string, DelegationRecord> { ["root"] = root, ["child"] = child, ["anns"] = anns };
        var running = all.ToDictionary(static one => one.Key, one => Run(broker, one.Value, "dec_" + one.Key, streams: one.Key == "child"));
        var order = new StopOrder(level, target is not null && all.TryGetValue(target, out var named) ? named.Id : target);

        var preview = broker.Part<StopDesk>().Preview(order).Value!;
        running.Values.Should().OnlyContain(static call => !call.IsCancellationRequested, "a preview does nothing");
        var report = (await broker.Part<StopDesk>().StopAsync(order, "admin")).Value!;

        var hit = ended.Split(' ');
        running.Where(static call => call.Value.IsCancellationRequested).Select(static call => call.Key).Should().BeEquivalentTo(hit);
        (report.DelegationsEnded, report.StreamsEnded, report.CallsEnded, report.StillEnding).Should().Be(
            (delegations, hit.Count(static key => key == "child"), hit.Count(static key => key != "child"), 0));
        (preview.Delegations, preview.Streams, preview.Calls).Should().Be((report.DelegationsEnded, report.StreamsEnded, report.StreamsEnded + report.CallsEnded));
        report.Durable.Should().BeTrue();
        all.Values.Count(record => broker.Delegations.Find(record.Id)!.State == DelegationState.Ended).Should().Be(delegations);
        var kinds = await broker.KindsAsync();
        (kinds.Count(static kind => kind == "stop.ordered"), kinds.Count(static kind => kind == "delegation.ended")).Should().Be((1, delegations));
    }

    [Fact]
    public async Task An_agent_that_was_stopped_gets_no_new_grant_and_a_human_who_stopped_their_agents_may_grant_anew()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Part<StopDesk>().StopAsync(new StopOrder(StopLevel.Agent, "scout"), "admin");
        await broker.Part<StopDesk>().StopAsync(new StopOrder(StopLevel.Human, "ben"), "ben");

        (await broker.Delegations.GrantAsync(broker.Request(agent: "scout"))).Failure!.Error.Should().Be(BrokerError.AgentSuspended);
        (await broker.Delegations.GrantAsync(broker.Request())).Failure.Should().BeNull();
    }

    [Fact]
    public async Task An_agent_can_be_stopped_for_one_human_and_goes_on_for_others()
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.People.AddAsync(new NewPerson("ann", "Ann", TestBroker.Password), "admin")).Ok.Should().BeTrue();
        var (bens, anns) = (await broker.GrantAsync(), await broker.GrantAsync(broker.Request() with { Human = "ann" }));

        var report = (await broker.Part<StopDesk>().StopAsync(new StopOrder(StopLevel.Agent, "codex") { Human = "ben" }, "ben")).Value!;

        report.DelegationsEnded.Should().Be(1);
        broker.Delegations.Standing(bens.Id)!.Error.Should().Be(BrokerError.DelegationEnded);
        broker.Delegations.Standing(anns.Id).Should().BeNull();
    }

    [Fact]
    public async Task Approvals_that_wait_are_withdrawn_and_can_be_answered_no_more()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var grant = await broker.GrantAsync();
        var id = (await broker.DecideAsync(grant.Token(), Large)).Approvals.Single().Id;

        var report = (await broker.Part<StopDesk>().StopAsync(new StopOrder(StopLevel.Human, "ben"), "ben")).Value!;

        report.ApprovalsWithdrawn.Should().Be(1);
        var approval = (await broker.Approvals().FindAsync(id))!;
        (approval.State, approval.Arguments).Should().Be((ApprovalState.Withdrawn, null));
        (await broker.Approvals().ApproveAsync(id, "ann")).Ok.Should().BeFalse();
        (await broker.KindsAsync()).Should().Contain("approval.withdrawn");
    }

    [Fact]
    public async Task However_a_delegation_ends_what_waits_under_it_is_withdrawn()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var grant = await broker.GrantAsync();
        var id = (await broker.DecideAsync(grant.Token(), Large)).Approvals.Single().Id;

        await broker.Delegations.EndAsync(grant.Id, "ben");
        await broker.Part<OwedStops>().SettleAsync();

        (await broker.Approvals().FindAsync(id))!.State.Should().Be(ApprovalState.Withdrawn);
    }

    [Fact]
    public async Task Tokens_and_static_keys_that_are_cut_are_counted_while_they_are_good()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        (await broker.Part<AgentKeys>().IssueAsync(new NewAgentKey(grant.Id, TestBroker.Models, "a shell"), "admin")).Failure.Should().BeNull();
        broker.Delegations.Tokens.Add(grant.Id, broker.Now.AddMinutes(1), broker.Now);
        broker.Delegations.Tokens.Add(grant.Id, broker.Now.AddMinutes(5), broker.Now);
        broker.Time.AdjustTime(broker.Now.AddMinutes(2));

        (await broker.Part<StopDesk>().StopAsync(new StopOrder(StopLevel.Everything, null), "admin")).Value!.TokensCut.Should().Be(2);
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_reported_as_such_after_a_second()
    {
        await using var broker = await TestBroker.StartAsync();
        using var hanging = broker.Part<StopBoard>().Admit((await broker.GrantAsync()).Token());
        hanging.Name("dec_hanging");

        var stopping = broker.Part<StopDesk>().StopAsync(new StopOrder(StopLevel.Call, "dec_hanging"), "admin");
        while (!stopping.IsCompleted)
        {
            broker.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var report = (await stopping).Value!;
        (report.CallsEnded, report.StillEnding).Should().Be((0, 1));
        hanging.Stopped.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task While_nothing_can_be_written_a_stop_is_in_force_is_kept_beside_the_checkpoints_and_is_written_later()
    {
        await using var broker = await TestBroker.StartAsync();
        var (one, other) = (await broker.GrantAsync(), await broker.GrantAsync());
        broker.Execute("ALTER TABLE evidence RENAME TO elsewhere");

        var report = (await broker.Part<StopDesk>().StopAsync(new StopOrder(StopLevel.Agent, "codex"), "admin")).Value!;

        (report.DelegationsEnded, report.Durable).Should().Be((2, true));
        broker.Delegations.Standing(one.Id)!.Error.Should().Be(BrokerError.DelegationEnded);
        broker.Execute("ALTER TABLE elsewhere RENAME TO evidence");
        await broker.Part<OwedStops>().SettleAsync();
        (await broker.KindsAsync()).Should().Contain("delegation.ended").And.Contain("agent.suspended").And.Contain("stop.ordered");
        await broker.RestartAsync();
        broker.Delegations.Find(other.Id)!.State.Should().Be(DelegationState.Ended);
        broker.Agents.Find("codex")!.State.Should().Be(AgentState.Suspended);
    }

    [Theory]
    [InlineData(StopLevel.Call, "dec_none", null, BrokerError.StopTargetUnknown)]
    [InlineData(StopLevel.Delegation, "dlg_none", null, BrokerError.StopTargetUnknown)]
    [InlineData(StopLevel.Agent, "nobody", null, BrokerError.StopTargetUnknown)]
    [InlineData(StopLevel.Agent, "codex", "nobody", BrokerError.StopTargetUnknown)]
    [InlineData(StopLevel.Human, "nobody", null, BrokerError.StopTargetUnknown)]
    [InlineData(StopLevel.Human, "ben", "ben", BrokerError.StopInvalid)]
    [InlineData(StopLevel.Everything, "ben", null, BrokerError.StopInvalid)]
    [InlineData(StopLevel.Agent, null, null, BrokerError.StopInvalid)]
    [InlineData((StopLevel)9, "ben", null, BrokerError.StopInvalid)]
    public async Task An_order_that_means_nothing_is_refused_and_stops_nothing(StopLevel level, string? target, string? human, BrokerError error)
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        var order = new StopOrder(level, target) { Human = human };
        broker.Part<StopDesk>().Preview(order).Failure!.Error.Should().Be(error);
        (await broker.Part<StopDesk>().StopAsync(order, "admin")).Failure!.Error.Should().Be(error);
        broker.Delegations.Standing(grant.Id).Should().BeNull();
    }

    [Fact]
    public async Task Grants_calls_and_a_stop_of_everything_at_the_same_time_leave_nothing_of_before_behind()
    {
        await using var broker = await TestBroker.StartAsync();
        var grants = Enumerable.Range(0, 30).Select(_ => Task.Run(() => broker.Delegations.GrantAsync(broker.Request()))).ToArray();
        await broker.Part<StopDesk>().StopAsync(new StopOrder(StopLevel.Everything, null), "admin");
        await Task.WhenAll(grants);
        broker.Delegations.List().Should().OnlyContain(record => broker.Delegations.Standing(record.Id) != null, "the clock of this test stands still: all were granted before");
    }

    private static CancellationToken Run(TestBroker broker, DelegationRecord record, string name, bool streams)
    {
        var call = broker.Part<StopBoard>().Admit(record.Token());
        call.Refusal.Should().BeNull();
        call.Name(name);
        if (streams)
        {
            call.BeginsStream();
        }

        var stopped = call.Stopped;
        stopped.Register(call.Dispose);
        return stopped;
    }
}
