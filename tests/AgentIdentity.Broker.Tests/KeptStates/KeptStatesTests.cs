using AgentIdentity.Broker.Tests.Decisions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Broker.Tests;

public sealed class KeptStatesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly KeptState Mine = new("response", "resp_1", "fast/azure", "ben", "codex", "dlg_1");

    [Fact]
    public async Task It_is_found_by_the_human_and_the_agent_that_made_it_and_by_nobody_else()
    {
        await using var broker = await TestBroker.StartAsync();
        var states = broker.Part<KeptStates>();
        await states.KeepAsync(Mine);

        (await states.FindAsync("response", "resp_1", "ben", "codex", "dlg_1", Stop)).Should().Be(Mine);
        foreach (var (kind, id, human, agent) in ((string, string, string, string)[])
                 [("response", "resp_1", "ben", "scout"), ("response", "resp_1", "ann", "codex"), ("conversation", "resp_1", "ben", "codex"), ("response", "RESP_1", "ben", "codex")])
        {
            (await states.FindAsync(kind, id, human, agent, "dlg_1", Stop)).Should().BeNull($"{human} and {agent} did not make {kind} {id}");
        }
    }

    [Fact]
    public async Task Another_grant_of_the_same_human_to_the_same_agent_has_nothing_of_it()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var (first, second) = (await broker.GrantAsync(), await broker.GrantAsync());
        var states = broker.Part<KeptStates>();
        await states.KeepAsync(Mine with { DelegationId = first.Id });

        (await states.FindAsync("response", "resp_1", "ben", "codex", second.Id, Stop)).Should().BeNull("it was granted for something else");
        (await states.FindAsync("response", "resp_1", "ben", "codex", "dlg_unknown", Stop)).Should().BeNull();
        (await states.FindAsync("response", "resp_1", "ben", "codex", first.Id, Stop)).Should().NotBeNull();
    }

    [Fact]
    public async Task The_same_id_of_another_provider_takes_nothing_away()
    {
        await using var broker = await TestBroker.StartAsync();
        var states = broker.Part<KeptStates>();
        await states.KeepAsync(Mine);
        await states.KeepAsync(Mine with { Human = "mallory", Candidate = "cheap/own" });
        await states.KeepAsync(Mine with { Candidate = "cheap/own" });

        (await states.FindAsync("response", "resp_1", "ben", "codex", "dlg_1", Stop))!.Candidate.Should().Be("fast/azure");
        (await states.FindAsync("response", "resp_1", "mallory", "codex", "dlg_1", Stop))!.Candidate.Should().Be("cheap/own");
    }

    [Fact]
    public async Task It_outlives_a_restart_and_is_forgotten_when_its_provider_has()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Part<KeptStates>().KeepAsync(Mine);
        await broker.RestartAsync();
        (await broker.Part<KeptStates>().FindAsync("response", "resp_1", "ben", "codex", "dlg_1", Stop)).Should().Be(Mine);

        broker.Later(KeptStates.Remembered + TimeSpan.FromMinutes(1));
        (await broker.Part<KeptStates>().FindAsync("response", "resp_1", "ben", "codex", "dlg_1", Stop)).Should().BeNull();

        await broker.RestartAsync();
        await using var db = await broker.Part<IDbContextFactory<BrokerDbContext>>().CreateDbContextAsync(Stop);
        (await db.Set<KeptStateRow>().CountAsync(Stop)).Should().Be(0);
    }

    [Fact]
    public async Task What_is_too_old_is_forgotten_without_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Part<KeptStates>().KeepAsync(Mine);

        broker.Later(KeptStates.Remembered + TimeSpan.FromMinutes(1));

        // A clock of its own: on the broker's, hours are many checkpoints.
        FakeTimeProvider clock = new();
        await using KeptStatesUpkeep upkeep = new(broker.Part<KeptStates>(), clock, NullLogger<KeptStatesUpkeep>.Instance);
        upkeep.Start();
        await using var db = await broker.Part<IDbContextFactory<BrokerDbContext>>().CreateDbContextAsync(Stop);
        for (var waited = 0; waited < 600 && await db.Set<KeptStateRow>().AnyAsync(Stop); waited++)
        {
            clock.Advance(KeptStatesUpkeep.Every);
            await Task.Delay(50, Stop);
        }

        (await db.Set<KeptStateRow>().CountAsync(Stop)).Should().Be(0);
    }

    [Fact]
    public async Task A_deleted_one_is_gone()
    {
        await using var broker = await TestBroker.StartAsync();
        var states = broker.Part<KeptStates>();
        await states.KeepAsync(Mine);
        await states.ForgetAsync(Mine);

        (await states.FindAsync("response", "resp_1", "ben", "codex", "dlg_1", Stop)).Should().BeNull();
    }
}
