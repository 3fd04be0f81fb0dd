namespace AgentIdentity.Broker.Tests;

public sealed class StopNewsTests
{
    [Fact]
    public async Task Whoever_listens_hears_a_cut_off_and_its_lifting()
    {
        await using var broker = await TestBroker.StartAsync();
        using var listener = broker.Part<StopNews>().Listen(null, 0);
        listener.Snapshot.Should().BeEmpty();

        var raised = (await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = "codex" }, "admin")).Value!;
        await broker.Part<Cutoffs>().LiftAsync(raised.Id, "admin");

        var heard = Heard(listener);
        heard[0].Raised!.Id.Should().Be(raised.Id);
        heard[1].Lifted.Should().Be(raised.Id);
        heard.Select(static item => item.Sequence).Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task An_ended_delegation_is_told_as_a_cut_off_of_itself_and_of_every_child_once()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);
        using var listener = broker.Part<StopNews>().Listen(null, 0);

        await broker.Delegations.EndAsync(root.Id, "ben");

        Heard(listener).Select(static item => item.Raised!.Delegation).Should().BeEquivalentTo([root.Id, child.Id]);
    }

    [Fact]
    public async Task A_suspended_agent_a_paused_delegation_and_a_disabled_person_are_told()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);
        using var listener = broker.Part<StopNews>().Listen(null, 0);

        await broker.Delegations.PauseAsync(root.Id, "ben");
        Heard(listener).Select(static item => item.Raised!.Delegation).Should().BeEquivalentTo([root.Id, child.Id]);
        await broker.Delegations.ResumeAsync(root.Id, "ben");
        broker.Later(TimeSpan.FromSeconds(2));

        await broker.Agents.SuspendAsync("scout", "admin");
        var heard = Heard(listener);
        heard.Should().Contain(static item => item.Raised!.Kind == CutoffKind.Agent && item.Raised.Agent == "scout");
        heard.Should().Contain(item => item.Raised!.Delegation == child.Id).And.NotContain(item => item.Raised!.Delegation == root.Id);
        broker.Later(TimeSpan.FromSeconds(2));

        await broker.People.DisableAsync("ben", "admin");
        Heard(listener).Select(static item => item.Raised!.Delegation).Should().BeEquivalentTo([root.Id, child.Id]);
    }

    [Fact]
    public async Task Whoever_comes_back_hears_what_was_missed_and_nothing_twice()
    {
        await using var broker = await TestBroker.StartAsync();
        var news = broker.Part<StopNews>();
        long seen;
        using (var first = news.Listen(null, 0))
        {
            await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = "codex" }, "admin");
            seen = Heard(first)[^1].Sequence;
        }

        await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = "scout" }, "admin");

        using var back = news.Listen(news.Run, seen);
        back.Snapshot.Should().BeNull();
        back.Missed.Select(static item => item.Raised!.Agent).Should().Equal("scout");
        back.Sequence.Should().Be(back.Missed[^1].Sequence);
    }

    [Theory]
    [InlineData("another-run", 0)]
    [InlineData(null, 99)]
    [InlineData(null, -1)]
    public async Task A_number_that_is_not_of_this_run_or_from_the_future_gets_a_snapshot(string? run, long after)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Agent) { Agent = "codex" }, "admin");

        using var listener = broker.Part<StopNews>().Listen(run ?? broker.Part<StopNews>().Run, after);

        listener.Snapshot.Should().ContainSingle();
    }

    [Fact]
    public async Task A_restart_forgets_no_stop_whose_tokens_may_live()
    {
        await using var broker = await TestBroker.StartAsync();
        var (ended, paused, old) = (await broker.GrantAsync(), await broker.GrantAsync(), await broker.GrantAsync());
        await broker.Delegations.EndAsync(old.Id, "ben");
        broker.Later(TimeSpan.FromHours(1));
        await broker.Delegations.EndAsync(ended.Id, "ben");
        await broker.Delegations.PauseAsync(paused.Id, "ben");
        await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Session) { SessionId = "sid-1" }, "admin");
        await broker.Agents.SuspendAsync("scout", "admin");

        await broker.RestartAsync();

        using var listener = broker.Part<StopNews>().Listen(null, 0);
        listener.Snapshot!.Select(static cutoff => cutoff.Delegation ?? cutoff.SessionId ?? cutoff.Agent)
            .Should().BeEquivalentTo([ended.Id, paused.Id, "sid-1", "scout"], "what ended an hour ago has no tokens left");
    }

    [Fact]
    public async Task Whoever_does_not_read_is_cut_short_and_holds_up_nobody()
    {
        await using var broker = await TestBroker.StartAsync();
        using var listener = broker.Part<StopNews>().Listen(null, 0);

        for (var i = 0; i < 1_002; i++)
        {
            await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Token) { TokenId = $"jti-{i}" }, "scout");
        }

        Heard(listener).Should().HaveCount(1_000);
        (await listener.Items.WaitToReadAsync(TestContext.Current.CancellationToken)).Should().BeFalse();
    }

    private static List<StopItem> Heard(StopSubscription listener)
    {
        List<StopItem> heard = [];
        while (listener.Items.TryRead(out var item))
        {
            heard.Add(item);
        }

        return heard;
    }
}
