using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

public sealed class DelegationBookTests
{
    [Fact]
    public async Task A_grant_is_kept_as_it_was_given()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 1_000_000 });

        await broker.RestartAsync();

        broker.Delegations.Find(grant.Id).Should().BeEquivalentTo(grant);
        grant.Id.Should().MatchRegex("^dlg_[0-9a-z]{26}$");
    }

    [Fact]
    public async Task A_grant_to_an_unknown_or_a_suspended_agent_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.Delegations.GrantAsync(broker.Request(agent: "nobody"))).Failure!.Error.Should().Be(BrokerError.AgentUnknown);
        await broker.Agents.SuspendAsync("codex", "admin");
        (await broker.Delegations.GrantAsync(broker.Request())).Failure!.Error.Should().Be(BrokerError.AgentSuspended);
    }

    [Fact]
    public async Task A_grant_of_nothing_forever_or_for_no_reason_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        DelegationRequest[] bad =
        [
            broker.Request() with { Details = AuthorizationDetails.Empty },
            broker.Request() with { Purpose = " " },
            broker.Request() with { Purpose = "clean \u001B[2J the screen" },
            broker.Request() with { Purpose = "read\u202Eetirw" },
            broker.Request() with { Purpose = new string('x', 501) },
            broker.Request() with { EndsAt = broker.Now },
            broker.Request() with { EndsAt = broker.Now.AddDays(366) },
            broker.Request() with { BudgetMicroUsd = -1 },
            broker.Request(AuthorizationDetails.Of(new ModelDetail([TestBroker.Models], "a", 1), new ModelDetail([TestBroker.Models], "b", 1))),
        ];
        foreach (var request in bad)
        {
            (await broker.Delegations.GrantAsync(request)).Failure!.Error.Should().Be(BrokerError.DelegationInvalid);
        }
    }

    [Fact]
    public async Task The_budget_of_a_model_detail_limits_the_delegation()
    {
        await using var broker = await TestBroker.StartAsync();
        var details = AuthorizationDetails.Of(new ModelDetail([TestBroker.Models], "gpt", 250_000));
        (await broker.GrantAsync(broker.Request(details) with { BudgetMicroUsd = 1_000_000 })).BudgetMicroUsd.Should().Be(250_000);
    }

    [Fact]
    public async Task Ending_a_delegation_ends_everything_below_it_and_stays_ended()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root, new ChildRequest("scout", "Look", root.Details) { MayDelegate = true });
        var grandchild = await broker.ChildAsync(child, new ChildRequest("codex", "Look closer", root.Details));
        var sibling = await broker.GrantAsync();

        await broker.Delegations.EndAsync(root.Id, "ben");
        await broker.RestartAsync();

        foreach (var id in (string[])[root.Id, child.Id, grandchild.Id])
        {
            broker.Delegations.Find(id)!.State.Should().Be(DelegationState.Ended);
            broker.Delegations.Standing(id)!.Error.Should().Be(BrokerError.DelegationEnded);
        }

        broker.Delegations.Standing(sibling.Id).Should().BeNull();
        (await broker.KindsAsync()).Count(static kind => kind == "delegation.ended").Should().Be(3);
    }

    [Fact]
    public async Task An_ended_delegation_is_not_changed_back()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        await broker.Delegations.EndAsync(grant.Id, "ben");

        (await broker.Delegations.ResumeAsync(grant.Id, "ben")).Failure!.Error.Should().Be(BrokerError.DelegationEnded);
        (await broker.Delegations.NarrowAsync(grant.Id, new NarrowRequest(), "ben")).Failure!.Error.Should().Be(BrokerError.DelegationEnded);
        (await broker.Delegations.EndAsync("dlg_unknown", "ben")).Failure!.Error.Should().Be(BrokerError.DelegationUnknown);
    }

    [Fact]
    public async Task A_pause_of_the_parent_pauses_the_child_until_it_is_resumed()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);

        await broker.Delegations.PauseAsync(root.Id, "ben");
        broker.Delegations.Standing(child.Id)!.Error.Should().Be(BrokerError.DelegationPaused);

        await broker.Delegations.ResumeAsync(root.Id, "ben");
        broker.Delegations.Standing(child.Id).Should().BeNull();
    }

    [Fact]
    public async Task A_delegation_is_over_when_its_end_has_come()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        broker.Later(TimeSpan.FromDays(30));
        broker.Delegations.Standing(grant.Id)!.Error.Should().Be(BrokerError.DelegationExpired);
    }

    [Fact]
    public async Task A_delegation_can_be_narrowed_and_never_widened()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 100 });
        NarrowRequest[] wider =
        [
            new() { EndsAt = grant.EndsAt.AddSeconds(1) },
            new() { BudgetMicroUsd = 101 },
            new() { Details = AuthorizationDetails.Of(new HttpDetail([TestBroker.Orders], ["DELETE"], ["*"])) },
        ];
        foreach (var request in wider)
        {
            (await broker.Delegations.NarrowAsync(grant.Id, request, "ben")).Failure!.Error.Should().Be(BrokerError.NarrowingWider);
        }

        await broker.Delegations.NarrowAsync(grant.Id, new NarrowRequest { Details = TestBroker.Tool("search_contacts"), BudgetMicroUsd = 50 }, "ben");
        await broker.RestartAsync();
        broker.Delegations.Find(grant.Id)!.Details.Should().Be(TestBroker.Tool("search_contacts"));
        broker.Delegations.Find(grant.Id)!.BudgetMicroUsd.Should().Be(50);
    }

    [Fact]
    public async Task Lists_are_by_human_and_agent()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        var child = await broker.ChildAsync(grant);
        broker.Delegations.List("ben").Should().HaveCount(2);
        broker.Delegations.List(agent: "scout").Should().ContainSingle(record => record.Id == child.Id);
        broker.Delegations.List("eve").Should().BeEmpty();
        broker.Delegations.WithDescendants(grant.Id).Should().Equal(grant.Id, child.Id);
    }
}
