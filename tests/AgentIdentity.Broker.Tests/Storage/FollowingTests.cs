namespace AgentIdentity.Broker.Tests;

/// <summary>The ends of calls, which nobody waits for.</summary>
public sealed class FollowingTests
{
    private static readonly byte[] End = "{\"outcome\":\"completed\"}"u8.ToArray();

    [Fact]
    public async Task Ends_are_written_in_their_order_and_with_far_fewer_commits_than_there_are_of_them()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var (calls, before) = (broker.Part<OpenCalls>(), broker.Part<Journal>().Commits);
        for (var i = 0; i < 500; i++)
        {
            calls.Finish("dlg_a", $"dec_{i}", End);
        }

        await broker.Evidence.AppendAsync("decision", "dlg_a", "dec_last", End);

        (await broker.EntriesAsync()).Skip(1).Select(static entry => entry.DecisionId).Should().Equal([.. Enumerable.Range(0, 500).Select(static i => $"dec_{i}"), "dec_last"]);
        (broker.Part<Journal>().Commits - before).Should().BeLessThan(100);
    }

    [Fact]
    public async Task An_end_is_written_soon_when_nothing_else_comes()
    {
        await using var broker = await TestBroker.EmptyAsync();
        for (var i = 0; i < 3; i++)
        {
            broker.Part<OpenCalls>().Finish("dlg_a", $"dec_{i}", End);
            for (var tries = 0; tries < 500 && !Equals(Database.Scalar(broker, "SELECT count(*) FROM evidence WHERE Kind = 'outcome'"), i + 1L); tries++)
            {
                await Task.Delay(10);
            }

            Database.Scalar(broker, "SELECT count(*) FROM evidence WHERE Kind = 'outcome'").Should().Be(i + 1L);
        }
    }

    [Fact]
    public async Task Whoever_reads_the_evidence_finds_every_end_that_was_told_before()
    {
        await using var broker = await TestBroker.EmptyAsync();
        for (var i = 0; i < 50; i++)
        {
            broker.Part<OpenCalls>().Finish("dlg_a", $"dec_{i}", End);
            (await broker.EntriesAsync()).Should().HaveCount(i + 2, "the policy was loaded before them");
        }
    }

    [Fact]
    public async Task An_orderly_stop_writes_the_ends_that_nobody_waits_for()
    {
        await using var broker = await TestBroker.EmptyAsync();
        for (var i = 0; i < 50; i++)
        {
            broker.Part<OpenCalls>().Finish("dlg_a", $"dec_{i}", End);
        }

        broker.Part<Journal>().Stop();

        Database.Scalar(broker, "SELECT count(*) FROM evidence WHERE Kind = 'outcome'").Should().Be(50L);
    }

    [Fact]
    public async Task An_end_that_cannot_be_written_is_owed_and_written_when_the_store_works_again()
    {
        await using var broker = await TestBroker.EmptyAsync();
        Database.Execute(broker, "ALTER TABLE evidence RENAME TO elsewhere");
        var calls = broker.Part<OpenCalls>();
        calls.Finish("dlg_a", "dec_a", End);
        for (var tries = 0; tries < 500 && calls.Owed == 0; tries++)
        {
            await Task.Delay(10);
        }

        calls.Owed.Should().Be(1);
        Database.Execute(broker, "ALTER TABLE elsewhere RENAME TO evidence");
        await calls.DisposeAsync();
        calls.Owed.Should().Be(0);
        (await broker.EntriesAsync()).Should().ContainSingle(static entry => entry.Kind == "outcome" && entry.DecisionId == "dec_a");
    }
}
