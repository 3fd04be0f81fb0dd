using System.Net;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Client.Tests;

public sealed class TokensOfAnAgent : IAsyncLifetime
{
    private Agent _agent = null!;

    public async ValueTask InitializeAsync() => _agent = await Agent.StartAsync();

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task However_many_ask_at_once_one_request_is_made()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _agent.Client.GetActorTokenAsync(Cancel).AsTask()));

        tokens.Distinct().Should().ContainSingle();
        _agent.Broker.Grants.Should().Equal("client_credentials");
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_take_the_others_with_him()
    {
        using var impatient = new CancellationTokenSource();
        var first = _agent.Client.GetActorTokenAsync(impatient.Token).AsTask();
        var second = _agent.Client.GetActorTokenAsync(Cancel).AsTask();
        await impatient.CancelAsync();

        (await second).TokenType.Should().Be("DPoP");
        await first.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_token_is_kept_and_renewed_thirty_seconds_before_its_end()
    {
        var first = await _agent.Client.GetActorTokenAsync(Cancel);
        _agent.Broker.Time.Advance(TimeSpan.FromSeconds(269));
        (await _agent.Client.GetActorTokenAsync(Cancel)).Should().BeSameAs(first);
        _agent.Broker.Time.Advance(TimeSpan.FromSeconds(1));
        (await _agent.Client.GetActorTokenAsync(Cancel)).Should().NotBeSameAs(first);
    }

    [Fact]
    public async Task A_short_token_is_not_renewed_at_every_call()
    {
        _agent.Broker.Lifetime = TimeSpan.FromSeconds(15);
        var first = await _agent.Client.GetActorTokenAsync(Cancel);
        _agent.Broker.Time.Advance(TimeSpan.FromSeconds(9));

        (await _agent.Client.GetActorTokenAsync(Cancel)).Should().BeSameAs(first);
    }

    [Fact]
    public async Task The_exchange_says_exactly_what_the_contract_says()
    {
        var details = AuthorizationDetails.Parse("""[{"type":"urn:agentidentity:model","locations":["x"],"identifier":"fast"}]""").Value;

        var token = await _agent.Client.ExchangeAsync(new("dlg_1", _agent.Broker.Issuer + "/v1") { Details = details, Scope = "model" }, Cancel);

        token.DelegationId.Should().Be("dlg_1");
        token.ToString().Should().NotContain(token.Value[..16]);
        _agent.Broker.Forms.Last().Where(pair => !pair.Key.StartsWith("client_", StringComparison.Ordinal) && pair.Key != "actor_token").Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["subject_token"] = "dlg_1",
            ["subject_token_type"] = "urn:agentidentity:token-type:delegation",
            ["actor_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["resource"] = _agent.Broker.Issuer + "/v1",
            ["authorization_details"] = details.ToJson(),
            ["scope"] = "model",
        });
    }

    [Fact]
    public async Task While_the_human_is_there_their_token_is_the_subject_and_the_delegation_is_named_beside_it()
    {
        var human = HumanToken.IdToken("header.payload.signature");

        await _agent.Client.ExchangeAsync(new("dlg_1", _agent.Broker.Issuer + "/v1") { Human = human }, Cancel);

        _agent.Broker.Forms.Last().Should().Contain(new Dictionary<string, string>
        {
            ["subject_token"] = "header.payload.signature",
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:id_token",
            ["delegation"] = "dlg_1",
        }).And.ContainKey("actor_token");
        human.ToString().Should().NotContain("payload");
    }

    [Fact]
    public async Task A_held_token_is_continued_by_itself_without_an_actor_token()
    {
        var held = await _agent.Client.ExchangeAsync(new("dlg_1", _agent.Broker.Issuer + "/v1"), Cancel);

        var continued = await _agent.Client.ContinueAsync(held, _agent.Broker.Issuer + "/mcp/crm", cancellationToken: Cancel);

        continued.DelegationId.Should().Be("dlg_1");
        _agent.Broker.Forms.Last().Should().Contain("subject_token", held.Value).And.NotContainKeys("actor_token", "actor_token_type", "delegation");
    }

    [Fact]
    public async Task A_token_of_no_delegation_is_not_continued()
    {
        var actor = await _agent.Client.GetActorTokenAsync(Cancel);

        await FluentActions.Awaiting(() => _agent.Client.ContinueAsync(actor, _agent.Broker.Issuer + "/v1", cancellationToken: Cancel))
            .Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_nonce_that_the_broker_demands_is_brought_at_the_second_try()
    {
        _agent.Broker.DemandNonce = true;

        await _agent.Client.ExchangeAsync(new("dlg_1", _agent.Broker.Issuer + "/v1"), Cancel);

        _agent.Broker.Grants.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_refusal_tells_the_code_and_the_next_try_brings_a_new_actor_token()
    {
        _agent.Broker.Refuse = form => form["grant_type"] == "client_credentials" ? null
            : Results.Json(new { error = "invalid_request", error_description = "AID5012: The delegation has ended." }, statusCode: 400);
        var exchange = () => _agent.Client.ExchangeAsync(new("dlg_1", _agent.Broker.Issuer + "/v1"), Cancel);

        var refusal = (await exchange.Should().ThrowAsync<AgentIdentityException>()).Which;
        (refusal.Status, refusal.Error, refusal.Code).Should().Be((HttpStatusCode.BadRequest, "invalid_request", "AID5012"));
        await exchange.Should().ThrowAsync<AgentIdentityException>();
        _agent.Broker.Grants.Count(grant => grant == "client_credentials").Should().Be(2);
    }

    [Fact]
    public async Task A_child_delegation_is_asked_for_with_the_actor_token()
    {
        _agent.Broker.DemandNonce = true;
        var details = AuthorizationDetails.Parse("""[{"type":"urn:agentidentity:model","locations":["x"],"identifier":"fast"}]""").Value;

        var id = await _agent.Client.CreateChildDelegationAsync(new("dlg_1", "scout", "look", details) { BudgetMicroUsd = 250_000 }, Cancel);

        id.Should().Be("dlg_child");
        var sent = _agent.Broker.Forms.Last();
        (sent["parent"], sent["agent"], sent["purpose"], sent["budget_usd"]).Should().Be(("dlg_1", "scout", "look", "0.25"));
        sent["authorization_details"].Should().Be(details.ToJson());
    }

    [Fact]
    public async Task An_answer_that_is_not_JSON_is_a_refusal_with_its_status()
    {
        _agent.Broker.Refuse = _ => Results.Text("<html>", statusCode: 502);

        var asking = async () => await _agent.Client.GetActorTokenAsync(Cancel);

        (await asking.Should().ThrowAsync<AgentIdentityException>()).Which.Status.Should().Be(HttpStatusCode.BadGateway);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
