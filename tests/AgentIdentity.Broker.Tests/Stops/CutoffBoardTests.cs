namespace AgentIdentity.Broker.Tests;

public sealed class CutoffBoardTests
{
    public static TheoryData<NewCutoff, bool> Aims => new()
    {
        { new(CutoffKind.Everyone), true },
        { new(CutoffKind.Human) { Human = "ben" }, true },
        { new(CutoffKind.Agent) { Agent = "codex" }, true },
        { new(CutoffKind.HumanAgent) { Human = "ben", Agent = "codex" }, true },
        { new(CutoffKind.Token) { TokenId = "jti-1" }, true },
        { new(CutoffKind.Session) { SessionId = "sid-1" }, true },
        { new(CutoffKind.Client) { ClientId = "scout" }, true },
        { new(CutoffKind.Token) { TokenId = "jti-2" }, false },
        { new(CutoffKind.Session) { SessionId = "sid-2" }, false },
        { new(CutoffKind.Client) { ClientId = "codex" }, false },
        { new(CutoffKind.Human) { Human = "eve" }, false },
    };

    [Theory]
    [MemberData(nameof(Aims))]
    public async Task A_running_call_is_stopped_by_what_hits_its_token_and_by_nothing_else(NewCutoff aim, bool stopped)
    {
        await using var broker = await TestBroker.StartAsync();
        var child = await broker.ChildAsync(await broker.GrantAsync());
        using var running = broker.Part<StopBoard>().Admit(CutoffTests.Token(broker.Now, child.Id));
        running.Refusal.Should().BeNull();

        await broker.Part<Cutoffs>().RaiseAsync(aim, "admin");

        running.Stopped.IsCancellationRequested.Should().Be(stopped);
        using var late = broker.Part<StopBoard>().Admit(CutoffTests.Token(broker.Now, child.Id));
        (late.Refusal is not null).Should().Be(stopped);
    }

    [Fact]
    public async Task A_call_under_a_child_is_stopped_by_a_cut_off_of_the_parent()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);
        using var running = broker.Part<StopBoard>().Admit(CutoffTests.Token(broker.Now, child.Id));

        await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Delegation) { Delegation = root.Id }, "admin");

        running.Stopped.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task A_newer_token_of_a_cut_off_client_runs_on()
    {
        await using var broker = await TestBroker.StartAsync();
        var child = await broker.ChildAsync(await broker.GrantAsync());
        broker.Later(TimeSpan.FromMinutes(1));
        using var running = broker.Part<StopBoard>().Admit(CutoffTests.Token(broker.Now, child.Id));

        await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Client) { ClientId = "scout", Before = broker.Now.AddSeconds(-30) }, "admin");

        running.Stopped.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task When_nothing_can_be_written_a_cut_off_is_in_force_at_once_and_written_as_soon_as_it_can_be()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        using var running = broker.Part<StopBoard>().Admit(CutoffTests.Token(broker.Now, root.Id));
        broker.Execute("CREATE TRIGGER full BEFORE INSERT ON cutoffs BEGIN SELECT RAISE(FAIL, 'the disk is full'); END");

        var raised = (await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = "codex" }, "admin")).Value!;

        raised.Durable.Should().BeFalse();
        running.Stopped.IsCancellationRequested.Should().BeTrue();
        broker.Delegations.Standing(root.Id)!.Error.Should().Be(BrokerError.CutOff);
        (await broker.KindsAsync()).Should().NotContain("cutoff.raised");

        broker.Execute("DROP TRIGGER full");
        await broker.Part<Cutoffs>().SaveWaitingAsync();

        broker.Part<Cutoffs>().Find(raised.Id)!.Durable.Should().BeTrue();
        (await broker.KindsAsync()).Should().Contain("cutoff.raised");
        await broker.RestartAsync();
        broker.Delegations.Standing(root.Id)!.Error.Should().Be(BrokerError.CutOff);
    }

    [Fact]
    public async Task A_closed_store_does_not_keep_a_cut_off_from_being_in_force()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        using var running = broker.Part<StopBoard>().Admit(CutoffTests.Token(broker.Now, root.Id));
        broker.Part<Journal>().Stop();

        (await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Everyone), "admin")).Value!.Durable.Should().BeFalse();

        running.Stopped.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task A_cut_off_is_forgotten_when_nothing_can_match_it_any_more_and_not_before()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var (cutoffs, upkeep) = (broker.Part<Cutoffs>(), broker.Part<CutoffUpkeep>());
        await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Token) { TokenId = "jti-1", TokenExpiresAt = broker.Now.AddMinutes(5) }, "scout");
        var client = (await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Client) { ClientId = "scout" }, "admin")).Value!;
        var agent = (await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = "codex" }, "admin")).Value!;
        await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = "scout" }, "admin");

        broker.Later(TimeSpan.FromMinutes(5));
        await upkeep.ForgetAsync();
        cutoffs.List().Should().HaveCount(4, "clocks may differ");
        broker.Later(TimeSpan.FromDays(2));
        await upkeep.ForgetAsync();
        cutoffs.List().Select(static cutoff => cutoff.Id).Should()
            .BeEquivalentTo([client.Id, agent.Id], "the grant to codex is still there, static keys may hang on it, and there is none to scout");

        await broker.Delegations.EndAsync(root.Id, "ben");
        await upkeep.ForgetAsync();
        cutoffs.List().Should().BeEmpty();
        await broker.RestartAsync();
        broker.Part<Cutoffs>().List().Should().BeEmpty();
    }

    [Fact]
    public async Task Calls_and_cut_offs_at_the_same_time_always_meet()
    {
        await using var broker = await TestBroker.StartAsync();
        var (board, cutoffs) = (broker.Part<StopBoard>(), broker.Part<Cutoffs>());
        for (var round = 0; round < 40; round++)
        {
            var root = await broker.GrantAsync();
            var token = CutoffTests.Token(broker.Now, root.Id) with { TokenId = $"jti-{round}" };
            using var start = new Barrier(3);
            var calls = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return board.Admit(token);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)).ToArray();
            start.SignalAndWait();
            await cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Token) { TokenId = token.TokenId }, "scout");

            foreach (var admission in await Task.WhenAll(calls))
            {
                (admission.Refusal is not null || admission.Stopped.IsCancellationRequested).Should().BeTrue("round {0}", round);
                admission.Dispose();
            }
        }
    }
}
