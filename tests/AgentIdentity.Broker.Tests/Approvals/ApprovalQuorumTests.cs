using AgentIdentity.Broker.Tests.Decisions;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests.Approvals;

public sealed class ApprovalQuorumTests
{
    private static readonly Call Large = DeskWorld.Refund("""{"amount":250,"order":"o1"}""");

    [Fact]
    public async Task Two_different_people_must_say_yes_where_the_rule_asks_for_two()
    {
        await using var broker = await StartAsync("approvers: 2");
        var token = (await broker.GrantAsync()).Token();
        var id = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;

        var first = await broker.Approvals().ApproveAsync(id, "ann", note: "Fine by me.");
        (first.Value!.State, first.Value.Yes, first.Value.Needed).Should().Be((ApprovalState.Pending, 1, 2));
        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.NeedsApproval);
        (await broker.Approvals().ApproveAsync(id, "ann")).Failure!.Error.Should().Be(BrokerError.ApprovalAnsweredBefore);
        (await broker.DecideAsync(token, Large)).Approvals.Single().Id.Should().Be(id, "it is the same question as before the first yes");
        await broker.RestartAsync();

        var second = await broker.Approvals().ApproveAsync(id, "eve");
        second.Value!.Should().BeEquivalentTo(new { State = ApprovalState.Approved, AnsweredBy = "ann, eve", Note = "Fine by me." });
        (await broker.DecideAsync(token, Large)).Decision.Used.Single().By.Should().Be("ann, eve");
        (await broker.KindsAsync()).Where(static kind => kind.StartsWith("approval.", StringComparison.Ordinal))
            .Should().Equal("approval.asked", "approval.seconded", "approval.approved", "approval.consumed");
    }

    [Fact]
    public async Task A_yes_of_somebody_who_left_the_role_counts_no_more()
    {
        await using var broker = await StartAsync("approvers: 2");
        var id = (await broker.DecideAsync((await broker.GrantAsync()).Token(), Large)).Approvals.Single().Id;
        (await broker.Approvals().ApproveAsync(id, "ann")).Ok.Should().BeTrue();
        (await broker.Part<AdminTuples>().DeleteAsync(new RelationTuple("user:ann", "assignee", "role:team-lead"), "admin")).Ok.Should().BeTrue();

        var second = await broker.Approvals().ApproveAsync(id, "eve");

        (second.Value!.State, second.Value.Yes).Should().Be((ApprovalState.Pending, 1), "of the two only eve may say yes now");
    }

    [Fact]
    public async Task One_key_that_answers_for_two_people_is_one_voice()
    {
        await using var broker = await StartAsync("approvers: 2");
        var id = (await broker.DecideAsync((await broker.GrantAsync()).Token(), Large)).Approvals.Single().Id;
        (await broker.Approvals().ApproveAsync(id, "ann", through: "admin")).Ok.Should().BeTrue();
        await broker.RestartAsync();

        (await broker.Approvals().ApproveAsync(id, "eve", through: "admin")).Failure!.Error.Should().Be(BrokerError.ApprovalAnsweredBefore);
        (await broker.Approvals().FindAsync(id))!.State.Should().Be(ApprovalState.Pending);
        (await broker.Approvals().ApproveAsync(id, "eve")).Value!.State.Should().Be(ApprovalState.Approved, "eve said so herself");
    }

    [Fact]
    public async Task One_no_is_enough_whoever_said_yes_before()
    {
        await using var broker = await StartAsync("approvers: 2");
        var token = (await broker.GrantAsync()).Token();
        var id = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;
        (await broker.Approvals().ApproveAsync(id, "ann")).Ok.Should().BeTrue();
        (await broker.Approvals().DenyAsync(id, "eve", note: "Not this customer.")).Value!.Should().BeEquivalentTo(new { State = ApprovalState.Denied, AnsweredBy = "eve" });
        (await broker.DecideAsync(token, Large)).Decision.ReasonCode.Should().Be("approval_denied");
    }

    [Fact]
    public async Task Of_two_approvers_at_once_both_count_and_of_one_who_presses_twice_one_does()
    {
        await using var broker = await StartAsync("approvers: 2");
        var token = (await broker.GrantAsync()).Token();
        var id = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => broker.Approvals().ApproveAsync(id, i % 2 == 0 ? "ann" : "eve"))));

        answers.Count(static answer => answer.Ok).Should().Be(2);
        answers.Where(static answer => !answer.Ok).Should().OnlyContain(static answer =>
            answer.Failure!.Error == BrokerError.ApprovalAnsweredBefore || answer.Failure.Error == BrokerError.ApprovalSettled);
        (await broker.Approvals().FindAsync(id))!.State.Should().Be(ApprovalState.Approved);
    }

    [Fact]
    public async Task Of_a_yes_and_a_no_at_once_one_counts_and_the_other_hears_so()
    {
        await using var broker = await StartAsync("approvers: 1");
        var token = (await broker.GrantAsync()).Token();
        for (var round = 0; round < 10; round++)
        {
            var call = DeskWorld.Refund($$"""{"amount":{{200 + round}}}""");
            var id = (await broker.DecideAsync(token, call)).Approvals.Single().Id;
            var answers = await Task.WhenAll(Task.Run(() => broker.Approvals().ApproveAsync(id, "ann")), Task.Run(() => broker.Approvals().DenyAsync(id, "eve")));
            answers.Count(static answer => answer.Ok).Should().Be(1);
            answers.Single(static answer => !answer.Ok).Failure!.Error.Should().Be(BrokerError.ApprovalSettled);
            (await broker.OutcomeAsync(token, call)).Should().Be(answers[0].Ok ? Outcome.Allow : Outcome.Deny);
        }
    }

    [Fact]
    public async Task Of_a_hundred_parallel_uses_of_one_approval_exactly_one_passes()
    {
        await using var broker = await StartAsync("approvers: 1");
        var token = (await broker.GrantAsync()).Token();
        (await broker.Approvals().ApproveAsync((await broker.DecideAsync(token, Large)).Approvals.Single().Id, "ann")).Ok.Should().BeTrue();

        var decided = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => broker.DecideAsync(token, Large))));

        decided.Count(static one => one.Decision.Outcome == Outcome.Allow).Should().Be(1);
        (await broker.KindsAsync()).Count(static kind => kind == "approval.consumed").Should().Be(1);
    }

    [Fact]
    public async Task Whoever_the_call_is_made_for_approves_it_only_where_the_rule_says_so()
    {
        await using var broker = await StartAsync("approvers: 1");
        (await broker.Part<AdminTuples>().WriteAsync(new RelationTuple("user:ben", "assignee", "role:team-lead"), "admin")).Ok.Should().BeTrue();
        var token = (await broker.GrantAsync()).Token();
        var id = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;
        foreach (var refused in (BrokerResult<Approval>[])[await broker.Approvals().ApproveAsync(id, "ben"), await broker.Approvals().DenyAsync(id, "ben"), await broker.Approvals().RemarkAsync(id, "ben", "Mine.")])
        {
            refused.Failure!.Error.Should().Be(BrokerError.ApproverIsPrincipal);
        }

        await broker.RulesAsync(Rule("self: true"));
        (await broker.Approvals().ApproveAsync((await broker.DecideAsync(token, Large)).Approvals.Single().Id, "ben")).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task The_human_of_the_call_is_asked_where_the_rule_says_human()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead.Replace("\"role:team-lead\"", "human", StringComparison.Ordinal));
        var token = (await broker.GrantAsync()).Token();
        var asked = (await broker.DecideAsync(token, Large)).Approvals.Single();
        asked.From.Should().Be("user:ben");
        (await broker.Approvals().ApproveAsync(asked.Id, "ann")).Failure!.Error.Should().Be(BrokerError.ApproverNotAllowed);
        (await broker.Approvals().ApproveAsync(asked.Id, "ben")).Ok.Should().BeTrue();
        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.Allow);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("a\u200Bb")]
    [InlineData(null)]
    public async Task A_remark_says_something_that_is_seen(string? note)
    {
        await using var broker = await StartAsync("approvers: 1");
        var id = (await broker.DecideAsync((await broker.GrantAsync()).Token(), Large)).Approvals.Single().Id;
        (await broker.Approvals().RemarkAsync(id, "ann", note!)).Failure!.Error.Should().Be(BrokerError.NoteInvalid);
        (await broker.Approvals().RemarkAsync(id, "ann", new string('x', 501))).Failure!.Error.Should().Be(BrokerError.NoteInvalid);
        var remarked = await broker.Approvals().RemarkAsync(id, "ann", "Ask for 50 less,\r\nthen yes.");
        (remarked.Value!.State, remarked.Value.Note).Should().Be((ApprovalState.Pending, "Ask for 50 less,\nthen yes."));
    }

    private static string Rule(string more) => DeskWorld.RefundsNeedALead.Replace("ttl: 15m", "ttl: 15m, " + more, StringComparison.Ordinal);

    private static async Task<TestBroker> StartAsync(string more)
    {
        var broker = await DeskWorld.StartAsync(Rule(more));
        (await broker.Part<AdminTuples>().WriteAsync(new RelationTuple("user:eve", "assignee", "role:team-lead"), "admin")).Ok.Should().BeTrue();
        return broker;
    }
}
