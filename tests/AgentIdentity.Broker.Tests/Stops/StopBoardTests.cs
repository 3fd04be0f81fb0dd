namespace AgentIdentity.Broker.Tests;

public sealed class StopBoardTests
{
    [Fact]
    public async Task Ending_a_parent_stops_the_running_calls_of_its_children_and_no_others()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);
        var other = await broker.GrantAsync();
        var board = broker.Part<StopBoard>();
        using var inChild = board.Admit(child.Id);
        using var inRoot = board.Admit(root.Id);
        using var inOther = board.Admit(other.Id);

        await broker.Delegations.EndAsync(root.Id, "ben");

        inChild.Stopped.IsCancellationRequested.Should().BeTrue();
        inRoot.Stopped.IsCancellationRequested.Should().BeTrue();
        inOther.Stopped.IsCancellationRequested.Should().BeFalse();
        using var late = board.Admit(child.Id);
        late.Refusal!.Error.Should().Be(BrokerError.DelegationEnded);
    }

    [Fact]
    public async Task Ending_a_child_leaves_its_parent_running()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);
        using var inRoot = broker.Part<StopBoard>().Admit(root.Id);
        await broker.Delegations.EndAsync(child.Id, "ben");
        inRoot.Stopped.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task Suspending_an_agent_or_pausing_a_delegation_stops_what_runs()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);
        var board = broker.Part<StopBoard>();
        using (var running = board.Admit(child.Id))
        {
            await broker.Delegations.PauseAsync(root.Id, "ben");
            running.Stopped.IsCancellationRequested.Should().BeTrue();
        }

        await broker.Delegations.ResumeAsync(root.Id, "ben");
        using (var running = board.Admit(child.Id))
        {
            running.Refusal.Should().BeNull();
            await broker.Agents.SuspendAsync("codex", "admin");
            running.Stopped.IsCancellationRequested.Should().BeTrue("codex is above scout in the chain");
        }

        using var late = board.Admit(child.Id);
        late.Refusal!.Error.Should().Be(BrokerError.AgentSuspended);
    }

    [Fact]
    public async Task A_call_ends_when_its_delegation_reaches_its_end()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        using var running = broker.Part<StopBoard>().Admit(root.Id);
        broker.Later(TimeSpan.FromDays(29));
        broker.Time.Advance(TimeSpan.FromMilliseconds(250));
        running.Stopped.IsCancellationRequested.Should().BeFalse();
        broker.Later(TimeSpan.FromDays(2));
        broker.Time.Advance(TimeSpan.FromMilliseconds(250));
        running.Stopped.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task A_call_that_hangs_or_throws_when_it_is_stopped_does_not_keep_the_others_running()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var board = broker.Part<StopBoard>();
        using var never = new ManualResetEventSlim();
        using var hanging = board.Admit(root.Id);
        using var throwing = board.Admit(root.Id);
        using var last = board.Admit(root.Id);
        hanging.Stopped.Register(never.Wait);
        throwing.Stopped.Register(static () => throw new InvalidOperationException("on purpose"));

        var ended = await broker.Delegations.EndAsync(root.Id, "ben").WaitAsync(TimeSpan.FromSeconds(30));

        ended.Ok.Should().BeTrue();
        last.Stopped.IsCancellationRequested.Should().BeTrue();
        never.Set();
    }

    [Fact]
    public async Task An_unknown_delegation_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        using var admission = broker.Part<StopBoard>().Admit("dlg_unknown");
        admission.Refusal!.Error.Should().Be(BrokerError.DelegationUnknown);
    }

    [Fact]
    public async Task A_stop_that_comes_while_a_call_is_looking_finds_the_call()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);

        // The worst moment: the look has seen the delegation alive, and before it answers the whole stop is over.
        using var board = new StopBoard(broker.Delegations, LookThenEnd, broker.Part<Cutoffs>(), broker.Time);
        using var admission = board.Admit(child.Id);

        admission.Refusal.Should().BeNull("it looked before the stop");
        admission.Stopped.IsCancellationRequested.Should().BeTrue("it was registered before it looked");

        BrokerFailure? LookThenEnd(string id)
        {
            var seen = broker.Delegations.Standing(id);
            broker.Delegations.EndAsync(root.Id, "ben").GetAwaiter().GetResult();
            return seen;
        }
    }

    [Fact]
    public async Task A_stop_that_raises_before_a_call_registers_is_seen_by_its_look()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var board = broker.Part<StopBoard>();

        // Raised, and nothing durable yet: from this moment on no call may begin.
        var ending = broker.Delegations.EndAsync(root.Id, "ben");
        using var admission = board.Admit(root.Id);

        admission.Refusal!.Error.Should().Be(BrokerError.DelegationEnded);
        await ending;
    }

    [Fact]
    public async Task Calls_and_stops_at_the_same_time_always_meet()
    {
        await using var broker = await TestBroker.StartAsync();
        var board = broker.Part<StopBoard>();
        for (var round = 0; round < 40; round++)
        {
            var root = await broker.GrantAsync();
            var child = await broker.ChildAsync(root);
            using var start = new Barrier(4);
            var calls = Enumerable.Range(0, 3).Select(_ => AdmitOnAThreadOfItsOwn(board, child.Id, start)).ToArray();
            start.SignalAndWait();
            await broker.Delegations.EndAsync(root.Id, "ben");

            foreach (var admission in await Task.WhenAll(calls))
            {
                (admission.Refusal is not null || admission.Stopped.IsCancellationRequested).Should().BeTrue("round {0}", round);
                admission.Dispose();
            }
        }

        board.Count.Should().Be(0);
    }

    [Fact]
    public async Task Calls_that_come_and_go_leave_nothing_behind()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var board = broker.Part<StopBoard>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                using var admission = board.Admit(root.Id);
                if (admission.Refusal is not null)
                {
                    throw new InvalidOperationException(admission.Refusal.ToString());
                }
            }
        })));
        board.Count.Should().Be(0);
    }

    private static Task<Admission> AdmitOnAThreadOfItsOwn(StopBoard board, string id, Barrier start) => Task.Factory.StartNew(
        () =>
        {
            start.SignalAndWait();
            return board.Admit(id);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
