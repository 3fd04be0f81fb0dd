namespace AgentIdentity.Broker.Tests;

public sealed class ChildDelegationTests
{
    [Fact]
    public async Task A_child_keeps_the_human_the_sign_in_and_the_correlation_id()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root, new ChildRequest("scout", "Look", TestBroker.Tool("search_contacts")));

        child.Should().BeEquivalentTo(new { root.Human, root.Txn, root.Authentication, ParentId = root.Id, Agent = "scout", MayDelegate = false });
        broker.Delegations.Chain(child.Id).Select(static link => link.Id).Should().Equal(child.Id, root.Id);
    }

    [Fact]
    public async Task A_child_without_limits_of_its_own_has_its_parents()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { BudgetMicroUsd = 700 });
        var child = await broker.ChildAsync(root);
        child.BudgetMicroUsd.Should().Be(700);
        child.EndsAt.Should().Be(root.EndsAt);
    }

    [Fact]
    public async Task A_child_that_is_wider_in_anything_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request(TestBroker.Tool("create_refund", maxCalls: 5, maxAmount: 100)) with { BudgetMicroUsd = 100 });
        ChildRequest[] wider =
        [
            new("scout", "Look", TestBroker.Tool("delete_contact")),
            new("scout", "Look", TestBroker.Tool("create_refund")),
            new("scout", "Look", TestBroker.Tool("create_refund", maxCalls: 6, maxAmount: 100)),
            new("scout", "Look", TestBroker.Tool("create_refund", maxCalls: 5, maxAmount: 101)),
            new("scout", "Look", TestBroker.Tool("*", maxCalls: 5, maxAmount: 100)),
            new("scout", "Look", root.Details) { EndsAt = root.EndsAt.AddSeconds(1) },
            new("scout", "Look", root.Details) { BudgetMicroUsd = 101 },
        ];
        foreach (var request in wider)
        {
            (await broker.Delegations.CreateChildAsync(root.Id, "codex", request)).Failure!.Error.Should().Be(BrokerError.ChildWider);
        }

        broker.Delegations.List().Should().ContainSingle();
    }

    [Fact]
    public async Task A_delegation_without_the_right_has_no_children()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { MayDelegate = false });
        var child = await broker.Delegations.CreateChildAsync(root.Id, "codex", new ChildRequest("scout", "Look", root.Details));
        child.Failure!.Error.Should().Be(BrokerError.ChildNotAllowed);
    }

    [Fact]
    public async Task The_chain_is_never_deeper_than_allowed()
    {
        await using var broker = await TestBroker.StartAsync(static options => options with { MaximumDepth = 3 });
        var root = await broker.GrantAsync();
        var second = await broker.ChildAsync(root, new ChildRequest("codex", "2", root.Details) { MayDelegate = true });

        // The third is the last: it may exist, and may not have children.
        var tooProud = new ChildRequest("codex", "3", root.Details) { MayDelegate = true };
        (await broker.Delegations.CreateChildAsync(second.Id, "codex", tooProud)).Failure!.Error.Should().Be(BrokerError.DepthExceeded);
        var third = await broker.ChildAsync(second, new ChildRequest("codex", "3", root.Details));
        third.DepthLeft.Should().Be(0);
        broker.Delegations.Chain(third.Id).Should().HaveCount(3);
    }

    [Fact]
    public async Task Only_the_parents_own_agent_may_make_a_child()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.Delegations.CreateChildAsync(root.Id, "scout", new ChildRequest("scout", "Mine now", root.Details));
        child.Failure!.Error.Should().Be(BrokerError.DelegationUnknown, "whether there is one is nobody else's business");
        child.Failure.Should().Be((await broker.Delegations.CreateChildAsync("dlg_unknown", "scout", new ChildRequest("scout", "Mine now", root.Details))).Failure);
    }

    [Fact]
    public async Task A_refused_child_is_in_the_evidence_and_under_nobody_elses_delegation()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request(TestBroker.Tool("search_contacts")));
        await broker.Delegations.CreateChildAsync(root.Id, "codex", new ChildRequest("scout", "More", TestBroker.All()));
        await broker.Delegations.CreateChildAsync(root.Id, "scout", new ChildRequest("scout", "Mine now", root.Details));

        var refused = (await broker.EntriesAsync()).Where(static entry => entry.Kind == "delegation.refused").ToList();

        refused.Select(static entry => entry.DelegationId).Should().Equal(root.Id, null);
    }

    [Fact]
    public async Task Who_may_not_pass_on_learns_no_agents_names()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync(broker.Request() with { MayDelegate = false });
        foreach (var agent in (string[])["scout", "nobody"])
        {
            (await broker.Delegations.CreateChildAsync(root.Id, "codex", new ChildRequest(agent, "Look", root.Details))).Failure!.Error.Should().Be(BrokerError.ChildNotAllowed);
        }
    }

    [Fact]
    public async Task A_child_of_an_unknown_or_ended_parent_or_for_an_unknown_or_suspended_agent_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        async Task<BrokerError> Refusal(string parent, string agent) =>
            (await broker.Delegations.CreateChildAsync(parent, "codex", new ChildRequest(agent, "Look", root.Details))).Failure!.Error;

        (await Refusal("dlg_unknown", "scout")).Should().Be(BrokerError.DelegationUnknown);
        (await Refusal(root.Id, "nobody")).Should().Be(BrokerError.AgentUnknown);
        await broker.Agents.SuspendAsync("scout", "admin");
        (await Refusal(root.Id, "scout")).Should().Be(BrokerError.AgentSuspended);
        await broker.Delegations.EndAsync(root.Id, "ben");
        (await Refusal(root.Id, "scout")).Should().Be(BrokerError.DelegationEnded);
    }

    [Fact]
    public async Task A_child_made_while_its_parent_is_being_ended_does_not_survive_it()
    {
        await using var broker = await TestBroker.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var root = await broker.GrantAsync();
            var making = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
                broker.Delegations.CreateChildAsync(root.Id, "codex", new ChildRequest("scout", "Look", root.Details)))).ToArray();
            await broker.Delegations.EndAsync(root.Id, "ben");
            foreach (var made in await Task.WhenAll(making))
            {
                (made.Failure?.Error ?? broker.Delegations.Standing(made.Value!.Id)?.Error).Should().Be(BrokerError.DelegationEnded);
            }
        }
    }

    [Fact]
    public async Task Live_children_are_limited_for_the_whole_tree_and_make_room_when_they_end()
    {
        await using var broker = await TestBroker.StartAsync(static options => options with { MostLiveChildren = 2 });
        var root = await broker.GrantAsync();
        var first = await broker.ChildAsync(root, new ChildRequest("codex", "1", root.Details) { MayDelegate = true });
        var below = await broker.ChildAsync(first, new ChildRequest("scout", "2", root.Details));
        async Task<BrokerFailure?> Another(DelegationRecord parent) =>
            (await broker.Delegations.CreateChildAsync(parent.Id, "codex", new ChildRequest("scout", "3", root.Details))).Failure;

        (await Another(root))!.Error.Should().Be(BrokerError.ChildrenExhausted);
        (await Another(first))!.Error.Should().Be(BrokerError.ChildrenExhausted, "a child does not multiply what its parent may not");
        await broker.Delegations.EndAsync(below.Id, "ben");
        (await Another(root)).Should().BeNull();
    }

    [Fact]
    public async Task Children_that_ended_are_kept_and_counted_too()
    {
        await using var broker = await TestBroker.StartAsync(static options => options with { MostChildren = 2 });
        var root = await broker.GrantAsync();
        for (var i = 0; i < 2; i++)
        {
            await broker.Delegations.EndAsync((await broker.ChildAsync(root)).Id, "ben");
        }

        (await broker.Delegations.CreateChildAsync(root.Id, "codex", new ChildRequest("scout", "3", root.Details)))
            .Failure!.Error.Should().Be(BrokerError.ChildrenExhausted);
    }

    [Fact]
    public async Task A_child_goes_past_the_gateway_only_where_its_parent_may()
    {
        await using var broker = await TestBroker.StartAsync();
        var may = await broker.GrantAsync(broker.Request() with { OffGateway = true, OffGatewayScope = ["chat.read"] });
        var mayNot = await broker.GrantAsync();
        Task<BrokerResult<DelegationRecord>> Ask(DelegationRecord parent, params string[] scope) => broker.Delegations.CreateChildAsync(
            parent.Id, "codex", new ChildRequest("scout", "Look", parent.Details) { OffGateway = true, OffGatewayScope = [.. scope] });

        (await Ask(mayNot)).Failure!.Error.Should().Be(BrokerError.ChildWider);
        (await Ask(may, "chat.write")).Failure!.Error.Should().Be(BrokerError.ChildWider);
        (await Ask(may, "chat.read")).Value!.OffGatewayScope.Should().Equal("chat.read");
        (await broker.ChildAsync(may)).OffGateway.Should().BeFalse("it is off unless asked for");
    }
}
