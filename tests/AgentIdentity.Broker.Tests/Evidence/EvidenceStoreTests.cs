using System.Text;
using AgentIdentity.Evidence;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class EvidenceStoreTests
{
    private static readonly byte[] Body = "{\"tool\":\"search_contacts\"}"u8.ToArray();

    [Fact]
    public async Task An_entry_is_committed_before_the_append_completes()
    {
        await using var broker = await TestBroker.EmptyAsync();
        for (var i = 0; i < 20; i++)
        {
            var sequence = await broker.Evidence.AppendAsync("decision", "dlg_a", $"dec_{i}", Body);

            // Another connection sees committed rows only.
            Database.Scalar(broker, $"SELECT DecisionId FROM evidence WHERE Sequence = {sequence}").Should().Be($"dec_{i}");
        }
    }

    [Fact]
    public async Task Entries_written_at_the_same_time_share_commits()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var journal = broker.Part<Journal>();
        var before = journal.Commits;

        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => broker.Evidence.AppendAsync("decision", "dlg_a", $"dec_{i}", Body)));

        (journal.Commits - before).Should().BeLessThan(400);
        (await broker.Evidence.ReadDelegationsAsync(["dlg_a"]).CountAsync()).Should().Be(2_000);
    }

    [Fact]
    public async Task The_store_syncs_fully_and_writes_ahead()
    {
        await using var broker = await TestBroker.EmptyAsync();
        using var connection = broker.Part<DatabaseFile>().Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        command.ExecuteScalar().Should().Be("wal");
        command.CommandText = "PRAGMA synchronous";
        command.ExecuteScalar().Should().Be(2L);
    }

    [Fact]
    public async Task Entries_are_found_by_place_by_delegation_and_by_decision()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var first = await broker.Evidence.AppendAsync("decision", "dlg_a", "dec_1", Body);
        await broker.Evidence.AppendAsync("decision", "dlg_b", "dec_2", Body);
        await broker.Evidence.AppendAsync("outcome", "dlg_a", "dec_1", "{}"u8.ToArray());

        (await broker.Evidence.ReadDelegationsAsync(["dlg_a"]).Select(static entry => entry.Kind).ToListAsync()).Should().Equal("decision", "outcome");
        (await broker.Evidence.ReadDecisionAsync("dec_2").SingleAsync()).Body.ToArray().Should().Equal(Body);
        (await broker.Evidence.ReadAsync(after: first, limit: 1).SingleAsync()).DecisionId.Should().Be("dec_2");
    }

    [Fact]
    public async Task The_chain_goes_on_over_a_restart_and_verifies_against_its_checkpoints()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Evidence.AppendAsync("decision", "dlg_a", "dec_1", Body);
        await broker.RestartAsync();
        await broker.Evidence.AppendAsync("decision", "dlg_a", "dec_2", Body);
        await broker.RestartAsync();

        (await VerifyAsync(broker)).Findings.Should().BeEmpty();
        (await broker.Checkpoints.ReadAsync()).Should().HaveCountGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task The_last_checkpoint_at_a_stop_covers_everything()
    {
        await using var broker = await TestBroker.StartAsync();
        var last = await broker.Evidence.AppendAsync("decision", "dlg_a", "dec_1", Body);
        var file = broker.Checkpoints.FilePath;
        await broker.StopAsync();
        (await CheckpointFile.ReadAsync(file))[^1].Sequence.Should().Be(last);
    }

    [Fact]
    public async Task A_running_broker_signs_within_its_interval()
    {
        await using var broker = await TestBroker.StartAsync();
        var last = await broker.Evidence.AppendAsync("decision", "dlg_a", "dec_1", Body);
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20))
        {
            broker.Time.Advance(TimeSpan.FromMilliseconds(250));
            if (await broker.Checkpoints.ReadAsync() is [.., var newest] && newest.Sequence == last)
            {
                return;
            }

            await Task.Delay(5);
        }

        Assert.Fail("No checkpoint came.");
    }

    [Theory]
    [InlineData("UPDATE evidence SET Body = X'7B7D' WHERE Sequence = 2")]
    [InlineData("UPDATE evidence SET Kind = 'other' WHERE Sequence = 2")]
    [InlineData("DELETE FROM evidence WHERE Sequence = 2")]
    public async Task A_changed_or_removed_entry_is_found(string tampering)
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Checkpoints.Sign();
        Database.Execute(broker, tampering);
        (await VerifyAsync(broker)).Ok.Should().BeFalse();
    }

    [Fact]
    public async Task A_broker_does_not_start_on_a_chain_that_was_cut()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.StopAsync();
        Database.Execute(broker, "DELETE FROM evidence WHERE Sequence = (SELECT max(Sequence) FROM evidence)");

        await RefusesToStartAsync(broker);
    }

    [Fact]
    public async Task A_broker_does_not_start_on_a_chain_whose_checkpoints_are_gone()
    {
        await using var broker = await TestBroker.StartAsync();
        var file = broker.Checkpoints.FilePath;
        await broker.StopAsync();
        File.Delete(file);

        await RefusesToStartAsync(broker);
    }

    [Fact]
    public async Task A_broker_does_not_start_on_a_chain_whose_last_checkpoint_another_key_signed()
    {
        await using var broker = await TestBroker.StartAsync();
        var file = broker.Checkpoints.FilePath;
        var head = broker.Evidence.Head;
        await broker.StopAsync();
        using var stranger = CheckpointKey.Create();
        CheckpointFile.Append(file, new CheckpointSigner(stranger).Sign(head, broker.Now));

        await RefusesToStartAsync(broker);
    }

    [Theory]
    [InlineData("UPDATE evidence SET Body = X'7B7D' WHERE Sequence = (SELECT max(Sequence) - 1 FROM evidence)")]
    [InlineData("UPDATE evidence SET Body = X'7B7D' WHERE Sequence = (SELECT max(Sequence) FROM evidence)")]
    [InlineData("UPDATE evidence SET Hash = zeroblob(32) WHERE Sequence = (SELECT max(Sequence) FROM evidence)")]
    [InlineData("DELETE FROM evidence WHERE Sequence = (SELECT max(Sequence) - 1 FROM evidence)")]
    public async Task A_broker_does_not_start_when_an_entry_after_the_last_checkpoint_was_changed(string tampering)
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Checkpoints.Sign();
        var file = broker.Checkpoints.FilePath;
        var signed = await File.ReadAllBytesAsync(file);
        for (var i = 0; i < 3; i++)
        {
            await broker.Evidence.AppendAsync("decision", "dlg_a", $"dec_{i}", Body);
        }

        // As a power cut leaves it: the last entries have no checkpoint yet.
        await broker.StopAsync();
        await File.WriteAllBytesAsync(file, signed);
        await broker.RestartAsync();
        await broker.StopAsync();
        await File.WriteAllBytesAsync(file, signed);
        Database.Execute(broker, tampering);

        await RefusesToStartAsync(broker);
    }

    [Fact]
    public async Task From_its_first_entry_on_a_chain_has_a_checkpoint()
    {
        await using var broker = await TestBroker.EmptyAsync();
        (await broker.Checkpoints.ReadAsync()).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Every_change_of_agents_people_grants_tuples_and_policy_is_in_the_chain()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        await broker.ChildAsync(grant);
        await broker.Delegations.NarrowAsync(grant.Id, new NarrowRequest { BudgetMicroUsd = 5 }, "ben");
        await broker.Delegations.PauseAsync(grant.Id, "ben");
        await broker.Delegations.ResumeAsync(grant.Id, "ben");
        await broker.Delegations.EndAsync(grant.Id, "ben");
        await broker.Agents.SuspendAsync("codex", "admin");
        await broker.Agents.ResumeAsync("codex", "admin");
        var tuple = new RelationTuple("user:ben", "human_may", "tool:crm/search_contacts");
        await broker.Part<AdminTuples>().WriteAsync(tuple, "admin");
        await broker.Part<AdminTuples>().DeleteAsync(tuple, "admin");

        (await broker.KindsAsync()).Should().Equal(
            "policy.loaded", "person.added", "agent.added", "agent.added", "delegation.granted", "delegation.granted", "delegation.narrowed",
            "delegation.paused", "delegation.resumed", "delegation.ended", "delegation.ended", "agent.suspended", "agent.resumed",
            "tuple.written", "tuple.deleted");
        var suspended = (await broker.EntriesAsync()).Last(static entry => entry.Kind == "agent.suspended");
        Encoding.UTF8.GetString(suspended.Body.Span).Should().Be("""{"by":"admin","agent":"codex"}""");
    }

    private static async Task<VerificationReport> VerifyAsync(TestBroker broker) =>
        await ChainVerifier.VerifyAsync(broker.Evidence.ReadAsync(), await broker.Checkpoints.ReadAsync(), [broker.Checkpoints.PublicKey]);

    private static async Task RefusesToStartAsync(TestBroker broker)
    {
        var start = broker.RestartAsync;
        (await start.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.EvidenceDamaged);
    }
}
