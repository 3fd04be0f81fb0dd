using AgentIdentity.Broker.Tests.Decisions;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests.Approvals;

public sealed class ApprovalAnswerTests
{
    private static readonly Call Large = DeskWorld.Refund("""{"amount":250,"order":"o1"}""");

    [Theory]
    [InlineData("eve", BrokerError.ApproverNotAllowed)]
    [InlineData("ben", BrokerError.ApproverIsPrincipal)]
    [InlineData("nobody", BrokerError.PersonUnknown)]
    public async Task Only_those_whom_the_rule_names_may_answer(string person, BrokerError error)
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync()).Token();
        var id = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;
        (await broker.Approvals().ApproveAsync(id, person)).Failure!.Error.Should().Be(error);
        (await broker.Approvals().DenyAsync(id, person)).Failure!.Error.Should().Be(error);
        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.NeedsApproval);
    }

    [Fact]
    public async Task Who_left_the_role_or_was_disabled_may_answer_no_more()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var id = (await broker.DecideAsync((await broker.GrantAsync()).Token(), Large)).Approvals.Single().Id;
        var lead = new RelationTuple("user:ann", "assignee", "role:team-lead");
        (await broker.Part<AdminTuples>().DeleteAsync(lead, "admin")).Ok.Should().BeTrue();
        (await broker.Approvals().ApproveAsync(id, "ann")).Failure!.Error.Should().Be(BrokerError.ApproverNotAllowed);
        (await broker.Part<AdminTuples>().WriteAsync(lead, "admin")).Ok.Should().BeTrue();
        await broker.People.DisableAsync("ann", "admin");
        (await broker.Approvals().ApproveAsync(id, "ann")).Failure!.Error.Should().Be(BrokerError.PersonDisabled);
    }

    [Fact]
    public async Task A_set_that_the_model_does_not_have_is_refused_with_its_policy_and_what_was_in_force_stays()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);

        await FluentActions.Awaiting(() => broker.RulesAsync(DeskWorld.RefundsNeedALead.Replace("role:team-lead", "squad:leads", StringComparison.Ordinal)))
            .Should().ThrowAsync<Exception>();

        broker.Part<PolicySource>().Problems.Should().ContainSingle().Which.Message.Should().Contain("no type 'squad'");
        (await broker.OutcomeAsync((await broker.GrantAsync()).Token(), Large)).Should().Be(Outcome.NeedsApproval);
    }

    [Fact]
    public async Task A_no_stands_until_its_time_is_over_and_nobody_is_asked_again_meanwhile()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync()).Token();
        var id = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;
        (await broker.Approvals().DenyAsync(id, "ann")).Value!.State.Should().Be(ApprovalState.Denied);

        var refused = await broker.DecideAsync(token, Large);

        refused.Decision.Outcome.Should().Be(Outcome.Deny);
        refused.Decision.ReasonCode.Should().Be("approval_denied");
        refused.Decision.Conjuncts.Single(static part => !part.Ok).Why.Should().Contain("ann").And.Contain(id);
        (await broker.Approvals().ApproveAsync(id, "ann")).Failure!.Error.Should().Be(BrokerError.ApprovalSettled);
        broker.Later(TimeSpan.FromMinutes(15));
        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.NeedsApproval);
    }

    [Fact]
    public async Task What_nobody_answers_or_uses_in_time_is_over_and_its_arguments_are_forgotten()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync()).Token();
        var late = (await broker.DecideAsync(token, Large)).Approvals.Single().Id;
        broker.Later(TimeSpan.FromMinutes(14));
        var unused = (await broker.DecideAsync(token, DeskWorld.Refund("""{"amount":300}"""))).Approvals.Single().Id;
        (await broker.Approvals().ApproveAsync(unused, "ann")).Value!.ExpiresAt.Should().Be(broker.Now.AddMinutes(15), "there is as long to use it as there was to answer");
        broker.Later(TimeSpan.FromMinutes(1));
        (await broker.Approvals().ApproveAsync(late, "ann")).Failure!.Error.Should().Be(BrokerError.ApprovalSettled);
        broker.Later(TimeSpan.FromMinutes(14));
        (await broker.OutcomeAsync(token, DeskWorld.Refund("""{"amount":300}"""))).Should().Be(Outcome.NeedsApproval);

        (await broker.Approvals().ExpireAsync()).Should().Be(2);

        (await broker.Approvals().FindAsync(unused))!.Should().BeEquivalentTo(new { State = ApprovalState.Expired, Arguments = (string?)null });
        (await broker.Approvals().ListAsync(ApprovalState.Expired)).Select(static approval => approval.Id).Should().BeEquivalentTo(late, unused);
        (await broker.KindsAsync()).Count(static kind => kind == "approval.expired").Should().Be(2);
        (await broker.Approvals().ExpireAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Answers_outlive_a_restart_and_so_does_having_been_used()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var token = (await broker.GrantAsync()).Token();
        var (yes, no, used) = (Large, DeskWorld.Refund("""{"amount":300}"""), DeskWorld.Refund("""{"amount":400}"""));
        (await broker.Approvals().ApproveAsync((await broker.DecideAsync(token, yes)).Approvals.Single().Id, "ann")).Ok.Should().BeTrue();
        (await broker.Approvals().DenyAsync((await broker.DecideAsync(token, no)).Approvals.Single().Id, "ann")).Ok.Should().BeTrue();
        (await broker.Approvals().ApproveAsync((await broker.DecideAsync(token, used)).Approvals.Single().Id, "ann")).Ok.Should().BeTrue();
        (await broker.OutcomeAsync(token, used)).Should().Be(Outcome.Allow);

        await broker.RestartAsync();

        (await broker.OutcomeAsync(token, used)).Should().Be(Outcome.NeedsApproval);
        (await broker.DecideAsync(token, no)).Decision.ReasonCode.Should().Be("approval_denied");
        (await broker.OutcomeAsync(token, yes)).Should().Be(Outcome.Allow);
        await broker.RestartAsync();
        (await broker.OutcomeAsync(token, yes)).Should().Be(Outcome.NeedsApproval);
    }

    [Fact]
    public async Task Nothing_is_approved_under_a_delegation_that_is_over_or_a_policy_that_has_changed()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var (first, second) = (await broker.GrantAsync(), await broker.GrantAsync());
        var (one, two) = ((await broker.DecideAsync(first.Token(), Large)).Approvals.Single().Id, (await broker.DecideAsync(second.Token(), Large)).Approvals.Single().Id);
        await broker.Delegations.EndAsync(first.Id, "ben");
        (await broker.Approvals().ApproveAsync(one, "ann")).Failure!.Error.Should().Be(BrokerError.ApprovalOutdated);
        await broker.RulesAsync(DeskWorld.RefundsNeedALead.Replace("100", "90", StringComparison.Ordinal));
        (await broker.Approvals().ApproveAsync(two, "ann")).Failure!.Error.Should().Be(BrokerError.ApprovalOutdated);
        (await broker.Approvals().ApproveAsync("apr_unknown", "ann")).Failure!.Error.Should().Be(BrokerError.ApprovalUnknown);
    }
}
