using System.Text;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

public sealed class TokenExchangeTests
{
    [Fact]
    public async Task An_agent_gets_a_token_that_says_ben_via_codex_for_one_resource_and_five_minutes()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();

        var token = broker.Read((await broker.ExchangeAsync(grant.Id)).Value!.Token, TestBroker.Crm);

        token.Subject.Should().Be("ben");
        token.ClientId.Should().Be("codex");
        token.DelegationId.Should().Be(grant.Id);
        token.TransactionId.Should().Be(grant.Txn);
        token.KeyThumbprint.Should().Be(TestExchange.Thumbprint);
        token.Actor.Should().Be(new Actor(TestBroker.Issuer, "codex", null));
        token.Scope.Should().Equal("mcp");
        token.Details.Should().Be(grant.Details.ForAudience(TestBroker.Crm));
        (token.ExpiresAt - token.IssuedAt).Should().Be(TimeSpan.FromMinutes(5));
        token.Authentication!.Time.Should().Be(grant.Authentication!.Time);
        token.Unattended.Should().BeTrue("only the record speaks for the human");
    }

    [Fact]
    public async Task A_sub_agents_token_nests_the_actor_above_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var child = await broker.ChildAsync(await broker.GrantAsync());
        var token = broker.Read((await broker.ExchangeAsync(child.Id, agent: "scout")).Value!.Token, TestBroker.Crm);
        token.Actor.Should().Be(new Actor(TestBroker.Issuer, "scout", new Actor(TestBroker.Issuer, "codex", null)));
        token.Subject.Should().Be("ben");
    }

    [Fact]
    public async Task A_token_never_outlives_any_delegation_of_its_chain()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        await broker.Delegations.NarrowAsync(root.Id, new NarrowRequest { EndsAt = broker.Now.AddSeconds(60) }, "ben");
        (await broker.ExchangeAsync(root.Id)).Value!.Token.ExpiresAt.Should().Be(broker.Now.AddSeconds(60));
    }

    [Fact]
    public async Task An_exchange_narrows_when_asked_and_never_widens()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync(broker.Request(TestBroker.Tool("create_refund", maxAmount: 100)));

        (await broker.ExchangeAsync(grant.Id, details: TestBroker.Tool("create_refund", maxAmount: 50))).Ok.Should().BeTrue();
        AuthorizationDetails[] wider =
        [
            TestBroker.Tool("create_refund"),
            TestBroker.Tool("create_refund", maxAmount: 101),
            TestBroker.Tool("delete_contact", maxAmount: 100),
            TestBroker.Tool("*", maxAmount: 100),
        ];
        foreach (var details in wider)
        {
            (await broker.ExchangeAsync(grant.Id, details: details)).Failure!.Error.Should().Be(BrokerError.ExchangeWider);
        }
    }

    /// <summary>The audience that an upstream knows itself by is its address; a token for it would need no gateway.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:6001")]
    [InlineData("http://127.0.0.1:6001/mcp/crm")]
    [InlineData("http://127.0.0.1:5080.evil.example/mcp/crm")]
    [InlineData("http://127.0.0.1:50800/mcp/crm")]
    [InlineData("http://127.0.0.1:5080")]
    public async Task No_token_goes_past_the_gateway_whatever_the_human_was_asked(string elsewhere)
    {
        await using var broker = await TestBroker.StartAsync();
        var details = AuthorizationDetails.Of(new McpToolDetail([TestBroker.Crm, elsewhere], ["tools/call"], "*", [], null));

        (await broker.Delegations.GrantAsync(broker.Request(details))).Failure!.Error.Should().Be(BrokerError.DelegationInvalid);
        var grant = await broker.GrantAsync();
        (await broker.ExchangeAsync(await broker.NewExchangeAsync(grant.Id) with { Resource = elsewhere })).Failure!.Error.Should().Be(BrokerError.ExchangeTargetRefused);
    }

    [Fact]
    public async Task A_budget_that_only_a_token_would_carry_is_refused_instead_of_forgotten()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync(broker.Request(AuthorizationDetails.Of(new ModelDetail([TestBroker.Models], "fast", 1_000_000))));
        async Task<BrokerResult<ExchangeResult>> Ask(long? budget) => await broker.ExchangeAsync(await broker.NewExchangeAsync(grant.Id) with
        {
            Resource = TestBroker.Models,
            Details = AuthorizationDetails.Of(new ModelDetail([TestBroker.Models], "fast", budget)).ToJson(),
        });

        (await Ask(1_000_000)).Ok.Should().BeTrue();
        (await Ask(10)).Failure!.Error.Should().Be(BrokerError.ExchangeWider);
    }

    [Fact]
    public async Task An_unknown_delegation_one_of_another_agent_and_one_of_another_human_are_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        (await broker.ExchangeAsync("dlg_unknown")).Failure!.Error.Should().Be(BrokerError.DelegationUnknown);
        (await broker.ExchangeAsync(grant.Id, agent: "scout")).Failure.Should().Be((await broker.ExchangeAsync("dlg_unknown")).Failure, "another agent's is not told from none");
        (await broker.ExchangeAsync(grant.Id, human: "eve")).Failure!.Error.Should().Be(BrokerError.DelegationOfAnotherHuman);
        (await broker.ExchangeAsync(grant.Id, human: "ben")).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Client_actor_token_and_proof_must_be_one_agent()
    {
        await using var broker = await TestBroker.StartAsync();
        var request = await broker.NewExchangeAsync((await broker.GrantAsync()).Id);
        var other = await broker.ActorTokenAsync("scout");
        (await broker.ExchangeAsync(request with { ActorToken = other })).Failure!.Error.Should().Be(BrokerError.ExchangeActorMismatch);
        (await broker.ExchangeAsync(request with { KeyThumbprint = TestExchange.OtherThumbprint })).Failure!.Error.Should().Be(BrokerError.ExchangeKeyMismatch);
        (await broker.ExchangeAsync(request with { KeyThumbprint = null, CertificateThumbprint = null })).Failure!.Error.Should().Be(BrokerError.ExchangeKeyMismatch);
    }

    [Fact]
    public async Task A_suspended_agent_an_ended_delegation_and_one_below_an_ended_one_are_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);

        await broker.Agents.SuspendAsync("codex", "admin");
        (await broker.ExchangeAsync(root.Id)).Failure!.Error.Should().Be(BrokerError.AgentSuspended);
        (await broker.ExchangeAsync(child.Id, agent: "scout")).Failure!.Error.Should().Be(BrokerError.AgentSuspended);
        await broker.Agents.ResumeAsync("codex", "admin");

        await broker.Delegations.EndAsync(root.Id, "ben");
        (await broker.ExchangeAsync(root.Id)).Failure!.Error.Should().Be(BrokerError.DelegationEnded);
        (await broker.ExchangeAsync(child.Id, agent: "scout")).Failure!.Error.Should().Be(BrokerError.DelegationEnded);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080/mcp/other")]
    [InlineData("http://127.0.0.1:5080/mcp/crm/")]
    [InlineData("http://evil.example/mcp/crm")]
    [InlineData("")]
    public async Task A_resource_that_the_delegation_does_not_name_is_refused(string resource)
    {
        await using var broker = await TestBroker.StartAsync();
        var request = await broker.NewExchangeAsync((await broker.GrantAsync()).Id) with { Resource = resource };
        (await broker.ExchangeAsync(request)).Failure!.Error.Should().Be(BrokerError.ExchangeTargetRefused);
    }

    [Fact]
    public async Task A_scope_beyond_the_resources_word_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        var request = await broker.NewExchangeAsync((await broker.GrantAsync()).Id);
        (await broker.ExchangeAsync(request with { Scope = ["mcp", "model"] })).Failure!.Error.Should().Be(BrokerError.ExchangeScopeRefused);
        (await broker.ExchangeAsync(request with { Scope = ["mcp"] })).Ok.Should().BeTrue();
        (await broker.ExchangeAsync(request with { Scope = [] })).Value!.Scope.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_taken_from_the_parent_since_is_not_in_the_childs_token()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root);
        await broker.Delegations.NarrowAsync(root.Id, new NarrowRequest { Details = TestBroker.Tool("search_contacts") }, "ben");

        (await broker.ExchangeAsync(child.Id, agent: "scout")).Failure!.Error.Should().Be(BrokerError.ExchangeTargetRefused);
        (await broker.ExchangeAsync(child.Id, agent: "scout", details: TestBroker.Tool("*"))).Failure!.Error.Should().Be(BrokerError.ExchangeWider);
        (await broker.ExchangeAsync(child.Id, agent: "scout", details: TestBroker.Tool("search_contacts"))).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task A_human_who_was_not_seen_for_a_week_is_not_acted_for_until_seen_again()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        broker.Later(TimeSpan.FromDays(8));
        (await broker.ExchangeAsync(grant.Id)).Failure!.Error.Should().Be(BrokerError.HumanNotFresh);

        await broker.People.VerifyPasswordAsync("ben", TestBroker.Password);
        var token = broker.Read((await broker.ExchangeAsync(grant.Id)).Value!.Token, TestBroker.Crm);
        token.Authentication!.Time.Should().Be(grant.Authentication!.Time, "an exchange never refreshes the sign-in");
    }

    [Fact]
    public async Task Every_answer_is_in_the_evidence_and_nobody_writes_into_anothers_record()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        await broker.ExchangeAsync(grant.Id);
        await broker.ExchangeAsync(grant.Id, agent: "scout");

        (await broker.Evidence.ReadDelegationsAsync([grant.Id]).Select(static entry => entry.Kind).ToListAsync())
            .Should().Equal("delegation.granted", "token.issued");
        var refused = (await broker.EntriesAsync())[^1];
        refused.Kind.Should().Be("token.refused");
        Encoding.UTF8.GetString(refused.Body.Span).Should().Contain("AID5038").And.Contain("\"by\":\"scout\"");
    }

    [Fact]
    public async Task The_upstream_sees_the_same_human_and_actors_under_its_own_audience_bound_to_no_key()
    {
        await using var broker = await TestBroker.StartAsync();
        var token = broker.Read((await broker.ExchangeAsync((await broker.GrantAsync()).Id)).Value!.Token, TestBroker.Crm);
        var upstream = broker.Part<UpstreamTokens>();

        var first = await upstream.ForAsync(token, "https://crm.internal");
        var seen = broker.Read(first, "https://crm.internal");

        (seen.Subject, seen.Actor, seen.DelegationId, seen.TransactionId, seen.KeyThumbprint)
            .Should().Be((token.Subject, token.Actor, token.DelegationId, token.TransactionId, null));
        seen.Details.Items.Should().BeEmpty();
        (await upstream.ForAsync(token, "https://crm.internal")).Should().BeSameAs(first);
        (await upstream.ForAsync(token, "https://other.internal")).Value.Should().NotBe(first.Value);
    }

    [Fact]
    public async Task The_upstream_token_says_how_the_agent_is_known_and_whether_the_human_is_there()
    {
        await using var broker = await TestBroker.StartAsync();
        var token = broker.Read((await broker.ExchangeAsync((await broker.GrantAsync()).Id)).Value!.Token, TestBroker.Crm) with
        {
            TokenId = "jti_weak",
            ActorAssurance = ActorAssurance.SelfAsserted,
            Unattended = true,
            SessionId = "ses_1",
        };

        var seen = broker.Read(await broker.Part<UpstreamTokens>().ForAsync(token, "https://crm.internal"), "https://crm.internal");

        (seen.ActorAssurance, seen.Unattended, seen.SessionId).Should().Be((ActorAssurance.SelfAsserted, true, "ses_1"));
    }
}
