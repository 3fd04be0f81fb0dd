using System.Text;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests.Decisions;

/// <summary>What a decision takes and its entry are one write: whatever is cut off, and whenever, neither is there without the other.</summary>
public sealed class OneWriteTests
{
    // Everything that a decision takes and that has no entry, and every entry that took nothing.
    private static readonly string[] Torn =
    [
        "SELECT count(*) FROM usage u WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.DecisionId = u.DecisionId AND e.Kind = 'decision')",
        "SELECT (SELECT count(*) FROM past_calls) - (SELECT count(*) FROM evidence WHERE Kind = 'decision')",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_decision_with_all_that_it_takes_and_its_entry_is_one_commit(long price)
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var grant = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000 });
        await broker.DecideAsync(grant.Token(), DeskWorld.Search, Recorded(price));
        var before = broker.Part<Journal>().Commits;

        var decided = await broker.DecideAsync(grant.Token(), DeskWorld.Search, Recorded(price));

        (broker.Part<Journal>().Commits - before).Should().Be(1);
        decided.Recorded.Should().BeTrue();
        var entry = (await broker.EntriesAsync())[^1];
        (entry.Kind, entry.DelegationId, entry.DecisionId).Should().Be(("decision", grant.Id, decided.Decision.Id));
        Encoding.UTF8.GetString(entry.Body.Span).Should().Be($$"""{"outcome":"Allow","reserved":{{(price == 0 ? "false" : "true")}}}""");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task When_the_entry_cannot_be_written_nothing_is_taken(long price)
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var grant = await broker.GrantAsync(broker.Request(TestBroker.Tool("search_contacts", maxCalls: price == 0 ? null : 3)) with { BudgetMicroUsd = 1_000 });
        Database.Execute(broker, "ALTER TABLE evidence RENAME TO elsewhere");

        for (var i = 0; i < 5; i++)
        {
            var decide = () => broker.DecideAsync(grant.Token(), DeskWorld.Search, Recorded(price));
            (await decide.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.StorageUnavailable);
        }

        Database.Execute(broker, "ALTER TABLE elsewhere RENAME TO evidence");
        broker.Ledger.Used(grant.Id).Should().Be(0);
        foreach (var table in (string[])["usage", "past_calls", "ledger_entries", "evidence WHERE Kind = 'decision'"])
        {
            Database.Scalar(broker, "SELECT count(*) FROM " + table).Should().Be(0L, table);
        }

        (await broker.DecideAsync(grant.Token(), DeskWorld.Search, Recorded(price))).Decision.Outcome.Should().Be(Outcome.Allow, "the failed tries used up none of three calls");
    }

    [Fact]
    public async Task At_no_moment_is_there_a_reservation_or_a_past_call_without_its_decision()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var grant = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000_000 });
        using CancellationTokenSource over = new();
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await broker.DecideAsync(grant.Token(), DeskWorld.Search, Recorded(caller % 2 * 10));
            }
        })).ToList();

        // What a reader sees at a moment is what a power cut at that moment leaves: what was committed.
        for (var moment = 0; moment < 300; moment++)
        {
            foreach (var torn in Torn)
            {
                Database.Scalar(broker, torn).Should().Be(0L, torn);
            }
        }

        await over.CancelAsync();
        await Task.WhenAll(callers);
        Database.Scalar(broker, "SELECT count(*) FROM usage").Should().BeOfType<long>().Which.Should().BeGreaterThan(10, "reservations were made meanwhile");
    }

    [Fact]
    public async Task An_entry_that_cannot_be_made_refuses_its_own_call_and_no_others()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var grant = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000 });
        var calls = Enumerable.Range(0, 20).Select(i => broker.DecideAsync(
            grant.Token(), DeskWorld.Search, i == 7 ? Recorded(10) with { Entry = static _ => throw new InvalidOperationException("on purpose") } : Recorded(10))).ToList();

        await FluentActions.Awaiting(() => calls[7]).Should().ThrowAsync<Exception>();
        calls.RemoveAt(7);
        (await Task.WhenAll(calls)).Should().OnlyContain(static decided => decided.Recorded);
        broker.Ledger.Used(grant.Id).Should().Be(190);
        Torn.Select(torn => Database.Scalar(broker, torn)).Should().AllBeEquivalentTo(0L);
    }

    private static CallTerms Recorded(long price) => new()
    {
        Money = price == 0 ? null : MoneyAsk.Exactly(price),
        Entry = static decided => Encoding.UTF8.GetBytes($$"""{"outcome":"{{decided.Decision.Outcome}}","reserved":{{(decided.Reservation is null ? "false" : "true")}}}"""),
    };
}
