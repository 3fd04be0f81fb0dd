using AgentIdentity.Broker.Tests.Decisions;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests.History;

/// <summary>Rules that read what was done before.</summary>
public sealed class HistoryRuleTests
{
    private const string ThreeAnHour = """
          - id: three-an-hour
            on: { tools: [crm/search_contacts] }
            require: history.calls("crm/search_contacts", duration("1h")) < 3

        """;

    private const string Daily = """
          - id: daily
            on: { tools: [crm/create_refund] }
            require: history.sum("crm/create_refund", "amount", duration("24h")) + double(args.amount) <= 500.0

        """;

    private const string Quarantine = """
          - id: customer-data
            on: { tools: [crm/search_contacts] }
            label: [customer-data]
          - id: nothing-leaves
            on: { tools: [crm/create_refund] }
            deny: history.has_label("customer-data")

        """;

    [Fact]
    public async Task Calls_in_flight_count_so_that_many_at_once_do_not_pass_a_limit()
    {
        await using var broker = await DeskWorld.StartAsync(ThreeAnHour);
        var grant = await broker.GrantAsync();
        var (token, child) = (grant.Token(), (await broker.ChildAsync(grant)).Token());

        var decided = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => broker.OutcomeAsync(i % 2 == 0 ? token : child, DeskWorld.Search))));

        decided.Count(static outcome => outcome == Outcome.Allow).Should().Be(3, "parent and child share the history of their root");
        (await broker.OutcomeAsync((await broker.GrantAsync()).Token(), DeskWorld.Search)).Should().Be(Outcome.Allow, "another grant has a history of its own");
        broker.Later(TimeSpan.FromHours(1));
        (await broker.OutcomeAsync(token, DeskWorld.Search)).Should().Be(Outcome.Allow);
    }

    [Fact]
    public async Task A_sum_holds_however_the_calls_are_cut_and_over_a_restart()
    {
        await using var broker = await DeskWorld.StartAsync(Daily);
        var token = (await broker.GrantAsync()).Token();
        var decided = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => broker.OutcomeAsync(token, DeskWorld.Refund("""{"amount":49.5}""")))));
        decided.Count(static outcome => outcome == Outcome.Allow).Should().Be(10);

        await broker.RestartAsync();

        (await broker.OutcomeAsync(token, DeskWorld.Refund("""{"amount":5.5}"""))).Should().Be(Outcome.Deny);
        (await broker.OutcomeAsync(token, DeskWorld.Refund("""{"amount":5}"""))).Should().Be(Outcome.Allow);
    }

    [Fact]
    public async Task A_label_stays_with_the_grant_and_everything_below_it_for_good()
    {
        await using var broker = await DeskWorld.StartAsync(Quarantine);
        var grant = await broker.GrantAsync();
        var (token, child, other) = (grant.Token(), (await broker.ChildAsync(grant)).Token(), (await broker.GrantAsync()).Token());
        var send = DeskWorld.Refund("""{"amount":1}""");
        (await broker.OutcomeAsync(token, send)).Should().Be(Outcome.Allow);

        (await broker.OutcomeAsync(child, DeskWorld.Search)).Should().Be(Outcome.Allow);

        (await broker.OutcomeAsync(token, send)).Should().Be(Outcome.Deny);
        (await broker.OutcomeAsync(other, send)).Should().Be(Outcome.Allow);
        broker.Later(TimeSpan.FromDays(20));
        await broker.RestartAsync();
        (await broker.OutcomeAsync(child, send)).Should().Be(Outcome.Deny);
    }

    [Fact]
    public async Task What_was_done_before_there_was_a_rule_counts_once_there_is_one()
    {
        await using var broker = await DeskWorld.StartAsync(Daily);
        var token = (await broker.GrantAsync()).Token();
        for (var i = 0; i < 3; i++)
        {
            (await broker.OutcomeAsync(token, DeskWorld.Search)).Should().Be(Outcome.Allow);
        }

        await broker.RulesAsync(ThreeAnHour);
        (await broker.OutcomeAsync(token, DeskWorld.Search)).Should().Be(Outcome.Deny);
    }

    [Fact]
    public async Task A_refused_call_leaves_nothing_behind()
    {
        await using var broker = await DeskWorld.StartAsync(Quarantine + """
              - id: never
                on: { tools: [crm/search_contacts] }
                deny: "true"

            """);
        var token = (await broker.GrantAsync()).Token();
        (await broker.OutcomeAsync(token, DeskWorld.Search)).Should().Be(Outcome.Deny);
        (await broker.OutcomeAsync(token, DeskWorld.Refund("""{"amount":1}"""))).Should().Be(Outcome.Allow);
    }

    [Fact]
    public async Task An_obligation_that_cannot_be_met_where_the_call_goes_out_is_a_deny_that_takes_nothing()
    {
        await using var broker = await DeskWorld.StartAsync(Quarantine + """
              - id: hide
                on: { tools: [crm/search_contacts] }
                redact: [iban]

            """);
        var token = (await broker.GrantAsync()).Token();

        var refused = await broker.DecideAsync(token, DeskWorld.Search, new CallTerms { Meets = [ObligationKind.Label] });

        refused.Decision.Outcome.Should().Be(Outcome.Deny);
        refused.Decision.ReasonCode.Should().Be("obligation_unmet");
        refused.Decision.Conjuncts.Single(static part => !part.Ok).Why.Should().Contain("hide");
        (await broker.OutcomeAsync(token, DeskWorld.Refund("""{"amount":1}"""))).Should().Be(Outcome.Allow, "the label was not left either");
        (await broker.DecideAsync(token, DeskWorld.Search)).Decision.Obligations.Should().HaveCount(2);
    }

    [Fact]
    public async Task Previews_and_lists_leave_nothing_behind()
    {
        await using var broker = await DeskWorld.StartAsync(ThreeAnHour);
        var token = (await broker.GrantAsync()).Token();
        for (var i = 0; i < 5; i++)
        {
            (await broker.Part<DecisionDesk>().PreviewAsync(token, DeskWorld.Search)).Outcome.Should().Be(Outcome.Allow);
            (await broker.Part<DecisionDesk>().DecideManyAsync(token, [DeskWorld.Search])).Single().Outcome.Should().Be(Outcome.Allow);
        }
    }

    [Fact]
    public async Task A_batch_that_cannot_be_written_leaves_nothing_behind()
    {
        await using var broker = await DeskWorld.StartAsync(ThreeAnHour);
        var token = (await broker.GrantAsync()).Token();
        (await broker.OutcomeAsync(token, DeskWorld.Search)).Should().Be(Outcome.Allow);
        broker.Execute("ALTER TABLE past_calls RENAME TO elsewhere");
        for (var i = 0; i < 3; i++)
        {
            await broker.Invoking(b => b.DecideAsync(token, DeskWorld.Search)).Should().ThrowAsync<BrokerException>();
        }

        broker.Execute("ALTER TABLE elsewhere RENAME TO past_calls");
        (await broker.OutcomeAsync(token, DeskWorld.Search)).Should().Be(Outcome.Allow);
        (await broker.OutcomeAsync(token, DeskWorld.Search)).Should().Be(Outcome.Allow);
        (await broker.OutcomeAsync(token, DeskWorld.Search)).Should().Be(Outcome.Deny);
    }

    [Fact]
    public async Task A_grant_that_is_over_has_no_history_any_more()
    {
        await using var broker = await DeskWorld.StartAsync(Quarantine);
        var grant = await broker.GrantAsync();
        (await broker.OutcomeAsync(grant.Token(), DeskWorld.Search)).Should().Be(Outcome.Allow);
        var books = broker.Part<HistoryBook>();
        await books.ForgetAsync();
        (await books.ReadAsync(grant.Id)).Labels.Should().Equal("customer-data");
        await broker.Delegations.EndAsync(grant.Id, "ben");
        await books.ForgetAsync();
        (await books.ReadAsync(grant.Id)).Labels.Should().BeEmpty();
    }
}
