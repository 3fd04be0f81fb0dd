using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

/// <summary>
/// The order of checks as a staircase: a request that is wrong in everything is mended one step at a time, and each time the answer
/// is the next step's. Whoever fails a step learns nothing of those after it.
/// </summary>
public sealed class OrderOfChecks
{
    [Fact]
    public async Task A_request_that_is_wrong_in_everything_is_answered_step_by_step()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync(broker.Request(TestBroker.Tool("search_contacts")));
        var ended = await broker.GrantAsync();
        await broker.Delegations.EndAsync(ended.Id, "ben");
        var good = await broker.NewExchangeAsync(grant.Id);
        var request = good with
        {
            Client = good.Client with { Kind = AgentKind.Service },
            SubjectToken = "nobody",
            SubjectTokenType = "urn:example:unknown",
            ActorToken = "x.y.z",
            Resource = "https://elsewhere.example",
            Details = TestBroker.Tool("delete_contact").ToJson(),
            Scope = ["everything"],
        };

        (await broker.RefusalAsync(request)).Should().Be(BrokerError.ClientActsForNobody, "1: the client");
        request = request with { Client = good.Client };
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.ExchangeMalformed, "3: the types");
        request = request with { SubjectTokenType = ExchangeTypes.AccessToken };
        (await broker.RefusalAsync(request, Anybodys)).Should().Be(BrokerError.ExchangeSubjectRefused, "4: the subject");
        request = request with { SubjectTokenType = ExchangeTypes.Delegation };
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.ExchangeActorRefused, "5: the actor");
        request = request with { ActorToken = good.ActorToken };
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.DelegationUnknown, "6: the grant");
        request = request with { SubjectToken = ended.Id };
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.DelegationEnded, "6: its state");
        request = request with { SubjectToken = grant.Id };
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.ExchangeTargetRefused, "7: the target");
        request = request with { Resource = TestBroker.Crm };
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.ExchangeWider, "8: the details");
        request = request with { Details = null };
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.ExchangeScopeRefused, "8: the scope");
        request = request with { Scope = null };
        (await broker.RefusalAsync(request)).Should().BeNull("everything is mended");
    }

    [Fact]
    public async Task Depth_and_lifetime_come_last()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = await broker.GrantAsync();
        var child = await broker.ChildAsync(root, new ChildRequest("codex", "Deeper", root.Details) { MayDelegate = true });
        await broker.RestartUnderAsync(static options => options with { MaximumDepth = 1 });
        var request = await broker.NewExchangeAsync(child.Id);

        (await broker.RefusalAsync(request with { Scope = ["everything"] })).Should().Be(BrokerError.ExchangeScopeRefused, "8 comes before 9");
        (await broker.RefusalAsync(request)).Should().Be(BrokerError.DepthExceeded, "9: refused, never truncated");
        (await broker.RefusalAsync(await broker.ForAsync("ben"), human => human with { ExpiresAt = broker.Now })).Should().Be(BrokerError.ExchangeSubjectRefused, "10: no time left");
    }

    [Theory]
    [InlineData(null, ExchangeTypes.Delegation, "actor", ExchangeTypes.AccessToken, null)]
    [InlineData("dlg", null, "actor", ExchangeTypes.AccessToken, null)]
    [InlineData("dlg", "urn:ietf:params:oauth:token-type:refresh_token", "actor", ExchangeTypes.AccessToken, null)]
    [InlineData("dlg", "urn:ietf:params:oauth:token-type:saml2", "actor", ExchangeTypes.AccessToken, null)]
    [InlineData("dlg", ExchangeTypes.Delegation, null, null, null)]
    [InlineData("id", ExchangeTypes.IdToken, null, null, null)]
    [InlineData("jwt", ExchangeTypes.Jwt, null, null, null)]
    [InlineData("dlg", ExchangeTypes.Delegation, "actor", null, null)]
    [InlineData("dlg", ExchangeTypes.Delegation, null, ExchangeTypes.AccessToken, null)]
    [InlineData("at", ExchangeTypes.AccessToken, null, ExchangeTypes.AccessToken, null)]
    [InlineData("dlg", ExchangeTypes.Delegation, "actor", ExchangeTypes.IdToken, null)]
    [InlineData("dlg", ExchangeTypes.Delegation, "actor", ExchangeTypes.AccessToken, "urn:ietf:params:oauth:token-type:refresh_token")]
    [InlineData("dlg", ExchangeTypes.Delegation, "actor", ExchangeTypes.AccessToken, ExchangeTypes.IdToken)]
    public async Task What_no_form_has_is_malformed(string? subject, string? subjectType, string? actor, string? actorType, string? requested)
    {
        await using var broker = await TestBroker.StartAsync();
        var request = await broker.NewExchangeAsync("dlg") with
        {
            SubjectToken = subject,
            SubjectTokenType = subjectType,
            ActorToken = actor,
            ActorTokenType = actorType,
            RequestedTokenType = requested,
        };

        (await broker.RefusalAsync(request)).Should().Be(BrokerError.ExchangeMalformed);
    }

    [Fact]
    public async Task Malformed_details_have_the_code_of_what_is_wrong_with_them()
    {
        await using var broker = await TestBroker.StartAsync();
        var refused = (await broker.ExchangeAsync(await broker.NewExchangeAsync((await broker.GrantAsync()).Id) with { Details = "[{\"type\":\"x\"}]" })).Failure!;
        (refused.Error, refused.Code).Should().Be((BrokerError.ExchangeMalformed, TokenError.BadDetails.Code()));
    }

    private static SubjectIdentity Anybodys(SubjectIdentity human) => human with { Actor = new Actor("https://idp.example", "somebody", null) };
}
