using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

/// <summary>Form (a): the human's own token as subject, the agent's actor token as actor, and a grant record or nothing.</summary>
public sealed class HumanForm
{
    [Fact]
    public async Task The_token_is_attended_and_carries_the_humans_own_sign_in_and_session()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();

        var token = broker.Read((await broker.ExchangeAsync(await broker.ForAsync("ben"))).Value!.Token, TestBroker.Crm);

        (token.Subject, token.DelegationId, token.Unattended, token.SessionId).Should().Be(("ben", grant.Id, false, "session-1"));
        token.Authentication.Should().BeEquivalentTo(broker.Human("ben").Authentication, "it is carried unchanged");
    }

    [Fact]
    public async Task Where_the_token_does_not_say_how_the_human_signed_in_the_grant_does()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        var result = await broker.ExchangeAsync(await broker.ForAsync("ben"), static human => human with { Authentication = null });
        broker.Read(result.Value!.Token, TestBroker.Crm).Authentication!.Time.Should().Be(grant.Authentication!.Time);
    }

    [Fact]
    public async Task Two_valid_credentials_are_not_a_delegation()
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.RefusalAsync(await broker.ForAsync("ben"))).Should().Be(BrokerError.ConsentMissing);

        // Neither does what another human granted, nor what the human granted another agent, nor what is over.
        await broker.People.AddAsync(new NewPerson("eve", "Eve", TestBroker.Password), "admin");
        await broker.GrantAsync(broker.Request() with { Human = "eve" });
        await broker.GrantAsync(broker.Request(agent: "scout"));
        await broker.Delegations.EndAsync((await broker.GrantAsync()).Id, "ben");
        (await broker.RefusalAsync(await broker.ForAsync("ben"))).Should().Be(BrokerError.ConsentMissing);
    }

    [Fact]
    public async Task Somebody_whom_nobody_here_has_met_granted_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.GrantAsync();
        (await broker.RefusalAsync(await broker.ForAsync("ben"), static human => human with { PersonId = null })).Should().Be(BrokerError.ConsentMissing);
    }

    [Fact]
    public async Task Of_several_grants_the_newest_that_fits_holds_and_a_named_one_is_held_to()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await broker.GrantAsync();
        broker.Later(TimeSpan.FromMinutes(1));
        var narrow = await broker.GrantAsync(broker.Request(TestBroker.Tool("search_contacts")));
        async Task<string> Under(Func<ExchangeRequest, ExchangeRequest> change) =>
            (await broker.ExchangeAsync(change(await broker.ForAsync("ben")))).Value!.Delegation.Id;

        (await Under(static request => request)).Should().Be(narrow.Id);
        (await Under(static request => request with { Resource = TestBroker.Orders })).Should().Be(first.Id);
        (await Under(static request => request with { Details = TestBroker.Tool("create_refund").ToJson() })).Should().Be(first.Id);
        (await Under(request => request with { DelegationId = first.Id })).Should().Be(first.Id);
        (await broker.RefusalAsync(await broker.ForAsync("ben", narrow.Id) with { Resource = TestBroker.Orders })).Should().Be(BrokerError.ExchangeTargetRefused);
    }

    [Fact]
    public async Task A_child_is_used_only_when_it_is_named()
    {
        await using var broker = await TestBroker.StartAsync();
        var child = await broker.ChildAsync(await broker.GrantAsync());
        var scout = await broker.NewExchangeAsync("ben", "scout") with { SubjectTokenType = ExchangeTypes.IdToken };

        (await broker.RefusalAsync(scout)).Should().Be(BrokerError.ConsentMissing, "the human granted scout nothing");
        var token = broker.Read((await broker.ExchangeAsync(scout with { DelegationId = child.Id })).Value!.Token, TestBroker.Crm);
        token.Actor.Prior!.Subject.Should().Be("codex");
    }

    [Theory]
    [InlineData(TestBroker.Issuer, "codex", null)]
    [InlineData(TestBroker.Issuer, "scout", BrokerError.ExchangeActorNotNamed)]
    [InlineData("https://idp.example", "codex", BrokerError.ExchangeActorNotNamed)]
    public async Task May_act_is_matched_by_issuer_and_subject_and_only_narrows(string issuer, string subject, BrokerError? expected)
    {
        await using var broker = await TestBroker.StartAsync();
        var request = await broker.ForAsync("ben");
        SubjectIdentity Named(SubjectIdentity human) => human with { MayAct = new Actor(issuer, subject, null) };

        (await broker.RefusalAsync(request, Named)).Should().Be(expected ?? BrokerError.ConsentMissing, "may_act is no grant");
        await broker.GrantAsync();
        (await broker.RefusalAsync(request, Named)).Should().Be(expected);
    }

    [Fact]
    public async Task A_token_bound_to_a_key_or_a_certificate_is_taken_from_its_holder_only()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.GrantAsync();
        var request = await broker.ForAsync("ben");
        (await broker.RefusalAsync(request, static human => human with { KeyThumbprint = TestExchange.Thumbprint })).Should().BeNull();
        (await broker.RefusalAsync(request, static human => human with { KeyThumbprint = TestExchange.OtherThumbprint })).Should().Be(BrokerError.ExchangeSubjectRefused);
        (await broker.RefusalAsync(request, static human => human with { CertificateThumbprint = TestExchange.OtherThumbprint })).Should().Be(BrokerError.ExchangeSubjectRefused);
        (await broker.RefusalAsync(
            request with { CertificateThumbprint = TestExchange.OtherThumbprint },
            static human => human with { KeyThumbprint = TestExchange.OtherThumbprint, CertificateThumbprint = TestExchange.OtherThumbprint }))
            .Should().Be(BrokerError.ExchangeSubjectRefused, "one of two is half a proof");
    }

    [Fact]
    public async Task A_token_never_outlives_the_humans()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.GrantAsync();
        var result = await broker.ExchangeAsync(await broker.ForAsync("ben"), human => human with { ExpiresAt = broker.Now.AddSeconds(42) });
        result.Value!.Token.ExpiresAt.Should().Be(broker.Now.AddSeconds(42));
    }

    [Fact]
    public async Task A_human_who_shows_their_own_token_is_fresh_however_long_ago_the_grant_was()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        broker.Later(TimeSpan.FromDays(8));
        (await broker.RefusalAsync(await broker.NewExchangeAsync(grant.Id))).Should().Be(BrokerError.HumanNotFresh);
        (await broker.RefusalAsync(await broker.ForAsync("ben"))).Should().BeNull();
    }

    [Fact]
    public async Task A_cut_off_of_the_humans_session_or_token_stops_issuance()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.GrantAsync();
        await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Session) { SessionId = "session-1" }, "admin");
        (await broker.RefusalAsync(await broker.ForAsync("ben"))).Should().Be(BrokerError.CutOff);
        (await broker.RefusalAsync(await broker.ForAsync("ben"), static human => human with { SessionId = "session-2" })).Should().BeNull();
    }
}
