using AgentIdentity.Broker.Tests.Decisions;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests.Approvals;

public sealed class ApprovalTests
{
    private static readonly Call Large = DeskWorld.Refund("""{"amount":250,"order":"o1"}""");

    [Fact]
    public async Task A_call_that_needs_an_approval_asks_for_one_and_asks_again_for_the_same_one()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync()).Token();
        (await broker.OutcomeAsync(token, DeskWorld.Refund("""{"amount":100}"""))).Should().Be(Outcome.Allow);

        var asked = await broker.DecideAsync(token, Large);
        var again = await broker.DecideAsync(token, DeskWorld.Refund("""{ "order" : "\u006f1", "amount" : 2.50e2 }"""));

        asked.Decision.Outcome.Should().Be(Outcome.NeedsApproval);
        var waiting = asked.Approvals.Should().ContainSingle().Subject;
        waiting.Should().BeEquivalentTo(new
        {
            State = ApprovalState.Pending,
            RuleId = "refunds",
            From = "role:team-lead",
            Message = "Refunds above 100 need a team lead.",
            Human = "ben",
            Agent = "codex",
            Arguments = """{"amount":250,"order":"o1"}""",
            ExpiresAt = broker.Now.AddMinutes(15),
        });
        again.Approvals.Single().Id.Should().Be(waiting.Id, "the same arguments in another spelling are the same call");
        (await broker.KindsAsync()).Count(static kind => kind == "approval.asked").Should().Be(1);
    }

    [Fact]
    public async Task An_approval_lets_exactly_one_call_through_and_is_in_the_evidence()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync()).Token();
        var id = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;

        (await broker.Approvals().ApproveAsync(id, "ann")).Value!.State.Should().Be(ApprovalState.Approved);
        var allowed = await broker.DecideAsync(token, Large);

        allowed.Decision.Outcome.Should().Be(Outcome.Allow);
        allowed.Decision.Used.Should().ContainSingle().Which.Should().Be(new ApprovedRule("refunds", id, "ann"));
        (await broker.Approvals().FindAsync(id))!.Should().BeEquivalentTo(new { State = ApprovalState.Consumed, ConsumedBy = allowed.Decision.Id, AnsweredBy = "ann", Arguments = (string?)null });
        (await broker.DecideAsync(token, Large)).Approvals.Single().Id.Should().NotBe(id);
        (await broker.KindsAsync()).Where(static kind => kind.StartsWith("approval.", StringComparison.Ordinal))
            .Should().Equal("approval.asked", "approval.approved", "approval.consumed", "approval.asked");
    }

    [Theory]
    [InlineData("""{"amount":251,"order":"o1"}""")]
    [InlineData("""{"amount":250.0000000000000000000000000001,"order":"o1"}""")]
    [InlineData("""{"amount":"250","order":"o1"}""")]
    [InlineData("""{"amount":250,"order":"o1","force":null}""")]
    public async Task An_approval_is_worth_nothing_for_other_arguments(string arguments)
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync()).Token();
        (await broker.Approvals().ApproveAsync((await broker.DecideAsync(token, Large)).Approvals.Single().Id, "ann")).Ok.Should().BeTrue();
        (await broker.OutcomeAsync(token, DeskWorld.Refund(arguments))).Should().NotBe(Outcome.Allow);
        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.Allow);
    }

    [Fact]
    public async Task An_approval_is_worth_nothing_for_another_delegation_or_another_policy()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var grant = await broker.GrantAsync();
        var (token, child, other) = (grant.Token(), (await broker.ChildAsync(grant)).Token(), (await broker.GrantAsync()).Token());
        var id = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;
        (await broker.Approvals().ApproveAsync(id, "ann")).Ok.Should().BeTrue();

        (await broker.OutcomeAsync(child, Large)).Should().Be(Outcome.NeedsApproval);
        (await broker.OutcomeAsync(other, Large)).Should().Be(Outcome.NeedsApproval);
        await broker.RulesAsync(DeskWorld.RefundsNeedALead.Replace("100", "90", StringComparison.Ordinal));
        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.NeedsApproval);

        await broker.RulesAsync(DeskWorld.RefundsNeedALead);
        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.Allow, "it was not used up by what it was not for");
    }

    [Fact]
    public async Task Two_rules_ask_for_two_approvals_and_neither_is_used_before_both_are_there()
    {
        const string second = """
              - id: night
                on: { tools: [crm/create_refund] }
                deny: args.amount > 200
                otherwise: { approval: { from: "user:eve", ttl: 1h } }

            """;
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead + second);
        var token = (await broker.GrantAsync()).Token();
        var asked = (await broker.DecideAsync(token, Large)).Approvals;
        asked.Select(static approval => approval.RuleId).Should().Equal("refunds", "night");

        (await broker.Approvals().ApproveAsync(asked[0].Id, "ann")).Ok.Should().BeTrue();
        (await broker.DecideAsync(token, Large)).Approvals.Select(static approval => approval.Id).Should().Equal(asked[1].Id);
        (await broker.Approvals().ApproveAsync(asked[1].Id, "ann")).Failure!.Error.Should().Be(BrokerError.ApproverNotAllowed);
        (await broker.Approvals().ApproveAsync(asked[1].Id, "eve")).Ok.Should().BeTrue();

        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.Allow);
        (await broker.Approvals().ListAsync(ApprovalState.Consumed)).Select(static approval => approval.Id).Should().BeEquivalentTo(asked.Select(static approval => approval.Id));
    }

    [Fact]
    public async Task Of_many_calls_at_once_one_approval_lets_one_through()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync()).Token();
        (await broker.Approvals().ApproveAsync((await broker.DecideAsync(token, Large)).Approvals.Single().Id, "ann")).Ok.Should().BeTrue();

        var decided = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => broker.DecideAsync(token, Large))));

        decided.Count(static one => one.Decision.Outcome == Outcome.Allow).Should().Be(1);
        decided.Where(static one => one.Decision.Outcome != Outcome.Allow).Should().OnlyContain(static one => one.Decision.Outcome == Outcome.NeedsApproval);
        decided.SelectMany(static one => one.Approvals).Select(static approval => approval.Id).Distinct().Should().ContainSingle("the others ask together");
    }

    [Fact]
    public async Task Lists_and_previews_ask_nobody_and_use_nothing_up()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync()).Token();
        var desk = broker.Part<DecisionDesk>();
        (await desk.PreviewAsync(token, Large)).Outcome.Should().Be(Outcome.NeedsApproval);
        (await desk.DecideManyAsync(token, [Call.ToolInList("crm", "create_refund")]))[0].Visible.Should().BeTrue();
        (await broker.Approvals().ListAsync()).Should().BeEmpty();

        (await broker.Approvals().ApproveAsync((await broker.DecideAsync(token, Large)).Approvals.Single().Id, "ann")).Ok.Should().BeTrue();
        (await desk.PreviewAsync(token, Large)).Outcome.Should().Be(Outcome.Allow);
        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.Allow);
    }

    [Fact]
    public async Task A_call_that_fails_for_want_of_money_does_not_use_its_approval_up()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 10 })).Token();
        var id = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;
        (await broker.Approvals().ApproveAsync(id, "ann")).Ok.Should().BeTrue();

        (await broker.DecideAsync(token, Large, new CallTerms { Money = MoneyAsk.Exactly(11) })).Decision.ReasonCode.Should().Be("budget_exceeded");

        (await broker.Approvals().FindAsync(id))!.State.Should().Be(ApprovalState.Approved);
        (await broker.DecideAsync(token, Large, new CallTerms { Money = MoneyAsk.Exactly(10) })).Decision.Outcome.Should().Be(Outcome.Allow);
    }

    [Fact]
    public async Task What_nobody_could_judge_is_refused()
    {
        const string all = """
              - id: watched
                deny: "true"
                otherwise: { approval: { from: "user:ann", ttl: 1h } }

            """;
        await using var broker = await DeskWorld.StartAsync(all);
        var token = (await broker.GrantAsync()).Token();
        var unread = await broker.DecideAsync(token with { Audience = TestBroker.Orders }, Call.Http("orders", "GET", "/orders/1"));
        unread.Decision.ReasonCode.Should().Be(DecisionReason.BodyRequired);
        var half = await broker.DecideAsync(token, DeskWorld.Refund("""{"amount":250,"order":"\ud800"}"""));
        half.Decision.ReasonCode.Should().Be(DecisionReason.InvalidRequest);
        (await broker.Approvals().ListAsync()).Should().BeEmpty();

        var orders = token with { Audience = TestBroker.Orders };
        Call one = Call.Http("orders", "GET", "/orders/1", "full=true", bodyRead: false), other = Call.Http("orders", "GET", "/orders/1", "full=false", bodyRead: false);
        var whole = await broker.DecideAsync(orders, one, new CallTerms { IsWhole = true });
        (await broker.Approvals().ApproveAsync(whole.Approvals.Single().Id, "ann")).Ok.Should().BeTrue();
        (await broker.DecideAsync(orders, other, new CallTerms { IsWhole = true })).Decision.Outcome.Should().Be(Outcome.NeedsApproval);
        (await broker.DecideAsync(orders, one, new CallTerms { IsWhole = true })).Decision.Outcome.Should().Be(Outcome.Allow);
    }

    [Fact]
    public async Task An_agent_cannot_bury_those_who_answer()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var grant = await broker.GrantAsync();
        var (token, child) = (grant.Token(), (await broker.ChildAsync(grant)).Token());
        for (var i = 0; i < ApprovalBook.MostPending; i++)
        {
            (await broker.OutcomeAsync(token, DeskWorld.Refund($$"""{"amount":{{1000 + i}}}"""))).Should().Be(Outcome.NeedsApproval);
        }

        var crowded = await broker.DecideAsync(child, Large);

        crowded.Decision.Outcome.Should().Be(Outcome.Deny);
        crowded.Decision.ReasonCode.Should().Be("approvals_full");
        (await broker.OutcomeAsync((await broker.GrantAsync()).Token(), Large)).Should().Be(Outcome.NeedsApproval, "another grant has a queue of its own");
    }
}
