using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

/// <summary>Form (c): a bound delegated token in the hands of its key's holder, without an actor token: the same actors, narrower or elsewhere.</summary>
public sealed class ContinuationForm
{
    private static readonly AuthorizationDetails Search = TestBroker.Tool("search_contacts");

    [Fact]
    public async Task The_same_actors_may_less_and_not_for_longer()
    {
        await using var broker = await TestBroker.StartAsync();
        var child = await broker.ChildAsync(await broker.GrantAsync());
        var held = (await broker.ExchangeAsync(child.Id, agent: "scout")).Value!.Token;
        var before = broker.Read(held, TestBroker.Crm);
        broker.Later(TimeSpan.FromMinutes(2));

        var scout = await broker.ContinueAsync(held) with { Client = broker.Agents.Find("scout")!, Details = Search.ToJson() };
        var after = broker.Read((await broker.ExchangeAsync(scout)).Value!.Token, TestBroker.Crm);

        after.Actor.Should().Be(before.Actor);
        after.Details.Should().Be(Search);
        after.ExpiresAt.Should().Be(before.ExpiresAt, "what is continued is not renewed");
        (after.Subject, after.DelegationId, after.Unattended, after.KeyThumbprint).Should().Be((before.Subject, before.DelegationId, before.Unattended, before.KeyThumbprint));
    }

    [Fact]
    public async Task What_was_narrowed_stays_narrowed_here_and_is_not_carried_elsewhere()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        var narrowed = (await broker.ExchangeAsync(grant.Id, details: Search)).Value!.Token;
        var whole = (await broker.ExchangeAsync(grant.Id)).Value!.Token;
        async Task<BrokerError?> Ask(MintedToken held, string? details, string resource) =>
            await broker.RefusalAsync(await broker.ContinueAsync(held) with { Details = details, Resource = resource });

        (await Ask(narrowed, TestBroker.Tool("create_refund").ToJson(), TestBroker.Crm)).Should().Be(BrokerError.ExchangeWider);
        (await Ask(narrowed, TestBroker.Tool("*").ToJson(), TestBroker.Crm)).Should().Be(BrokerError.ExchangeWider);
        (await Ask(narrowed, null, TestBroker.Orders)).Should().Be(BrokerError.ContinuationWider);
        (await Ask(whole, null, TestBroker.Orders)).Should().BeNull("it stands for its delegation");
        (await Ask(whole, null, TestBroker.Issuer + "/mcp/unknown")).Should().Be(BrokerError.ExchangeTargetRefused);
        broker.Read((await broker.ExchangeAsync(await broker.ContinueAsync(narrowed))).Value!.Token, TestBroker.Crm).Details.Should().Be(Search);
    }

    [Fact]
    public async Task A_token_without_scope_gains_none()
    {
        await using var broker = await TestBroker.StartAsync();
        var held = (await broker.ExchangeAsync(await broker.NewExchangeAsync((await broker.GrantAsync()).Id) with { Scope = [] })).Value!.Token;
        (await broker.ExchangeAsync(await broker.ContinueAsync(held))).Value!.Scope.Should().BeEmpty();
        (await broker.RefusalAsync(await broker.ContinueAsync(held) with { Scope = ["mcp"] })).Should().Be(BrokerError.ExchangeScopeRefused);
        (await broker.RefusalAsync(await broker.ContinueAsync(held) with { Resource = TestBroker.Orders })).Should().Be(BrokerError.ContinuationWider);
    }

    [Fact]
    public async Task Only_the_agent_that_it_names_with_the_key_that_it_names_continues_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var request = await broker.ContinueAsync((await broker.ExchangeAsync((await broker.GrantAsync()).Id)).Value!.Token);
        (await broker.RefusalAsync(request with { KeyThumbprint = TestExchange.OtherThumbprint })).Should().Be(BrokerError.ExchangeSubjectRefused);
        (await broker.RefusalAsync(request with { Client = broker.Agents.Find("scout")! })).Should().Be(BrokerError.ExchangeSubjectRefused);
        (await broker.RefusalAsync(request)).Should().BeNull();
    }

    [Fact]
    public async Task What_is_bound_to_a_certificate_is_not_rebound_to_a_key_that_is_shown_beside_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = broker.Read((await broker.ExchangeAsync((await broker.GrantAsync()).Id)).Value!.Token, TestBroker.Crm);
        var held = await broker.Part<TokenMinter>().MintDelegatedAsync(
            DelegatedTokenRequest.Narrow(first, null, null).Value with { KeyThumbprint = null, CertificateThumbprint = TestExchange.OtherThumbprint });
        var request = await broker.ContinueAsync(held) with { CertificateThumbprint = TestExchange.OtherThumbprint };

        (await broker.RefusalAsync(request)).Should().Be(BrokerError.ExchangeSubjectRefused);
        var continued = (await broker.ExchangeAsync(request with { KeyThumbprint = null })).Value!.Token;
        broker.Read(continued, TestBroker.Crm).CertificateThumbprint.Should().Be(TestExchange.OtherThumbprint);
    }

    [Fact]
    public async Task A_bearer_token_an_actor_token_one_for_an_upstream_and_a_forged_one_are_not_continued()
    {
        await using var broker = await TestBroker.StartAsync();
        var held = broker.Read((await broker.ExchangeAsync((await broker.GrantAsync()).Id)).Value!.Token, TestBroker.Crm);
        var minter = broker.Part<TokenMinter>();
        var request = DelegatedTokenRequest.Narrow(held, null, null).Value;
        MintedToken[] others =
        [
            await minter.MintDelegatedAsync(request with { KeyThumbprint = null }),
            await minter.MintDelegatedAsync(request with { Audience = "https://crm.internal" }),
            await broker.Part<UpstreamTokens>().ForAsync(held, TestBroker.Crm),
            await minter.MintAgentAsync(new AgentTokenRequest { Agent = "codex", KeyThumbprint = TestExchange.Thumbprint }),
            new MintedToken("x.y.z", "x", broker.Now),
            new MintedToken("", "x", broker.Now),
        ];
        foreach (var other in others)
        {
            (await broker.RefusalAsync(await broker.ContinueAsync(other)))
                .Should().BeOneOf(BrokerError.ExchangeSubjectRefused, BrokerError.ExchangeMalformed);
        }
    }

    [Fact]
    public async Task Narrowing_stopping_and_cutting_off_since_hold_for_what_is_continued()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var held = (await broker.ExchangeAsync(root.Id)).Value!.Token;
        var request = await broker.ContinueAsync(held);

        await broker.Delegations.NarrowAsync(root.Id, new NarrowRequest { Details = Search }, "ben");
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.ExchangeTargetRefused, "the token's one detail is covered no more");
        (await broker.ExchangeAsync(request with { Details = Search.ToJson() })).Value!.Details.Should().Be(Search);
        await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Token) { TokenId = held.TokenId }, "admin");
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.TokenRevoked);
        await broker.Delegations.EndAsync(root.Id, "ben");
        (await broker.RefusalAsync(await broker.ContinueAsync((await broker.Part<TokenMinter>().MintDelegatedAsync(
            DelegatedTokenRequest.Narrow(broker.Read(held, TestBroker.Crm), null, null).Value))))).Should().Be(BrokerError.DelegationEnded);
    }
}
