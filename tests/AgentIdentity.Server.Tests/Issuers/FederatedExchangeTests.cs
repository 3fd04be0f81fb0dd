using System.Net;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Issuers;

/// <summary>An agent brings what the enterprise says about a human to the token endpoint.</summary>
public sealed class FederatedExchangeTests(TrustingServer trusting) : IClassFixture<TrustingServer>
{
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private ServerUnderTest Server => trusting.Server;

    private string Crm => Server.Origin + "/mcp/crm";

    [Fact]
    public async Task The_enterprises_id_token_stands_for_the_human_who_granted_the_delegation_here()
    {
        var (agent, ben, subject, _) = await GrantedAsync();

        var reply = await ExchangeAsync(agent, trusting.Enterprise.IdToken(subject));

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        new JsonWebToken(reply["access_token"]).Subject.Should().Be(ben.Person);
    }

    [Fact]
    public async Task Two_valid_credentials_are_no_delegation_and_the_answer_says_where_to_get_one()
    {
        var agent = await Server.AddAgentAsync();

        var reply = await ExchangeAsync(agent, trusting.Enterprise.IdToken("nobody-met"));

        (reply.Status, reply["code"]).Should().Be((HttpStatusCode.BadRequest, BrokerError.ConsentMissing.Code()));
        reply["interaction_uri"].Should().StartWith(Server.Origin);
    }

    [Fact]
    public async Task Whom_the_issuer_says_may_act_is_the_only_one_who_does()
    {
        var (agent, ben, subject, _) = await GrantedAsync();

        (await ExchangeAsync(agent, trusting.Enterprise.IdToken(subject, ("may_act", Named("another-agent", Server.Origin))))).Status.Should().Be(HttpStatusCode.BadRequest);
        (await ExchangeAsync(agent, trusting.Enterprise.IdToken(subject, ("may_act", Named(agent.Id, "https://evil.example"))))).Status.Should().Be(HttpStatusCode.BadRequest);
        (await ExchangeAsync(agent, trusting.Enterprise.IdToken(subject, ("may_act", Named(agent.Id, Server.Origin))))).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_human_whose_account_is_disabled_delegates_nothing_by_way_of_the_enterprise()
    {
        var (agent, ben, subject, _) = await GrantedAsync();
        await Server.AdminPostAsync($"/admin/people/{ben.Person}/disable");

        (await ExchangeAsync(agent, trusting.Enterprise.IdToken(subject))).Status.Should().Be(HttpStatusCode.BadRequest);
        (await RedeemAsync(agent, trusting.Enterprise.IdJag(subject, Server.Origin, agent.Id))).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_identity_that_was_taken_away_is_nobodys()
    {
        var (agent, ben, subject, _) = await GrantedAsync();
        await Server.AdminPostAsync($"/admin/people/{ben.Person}/identities/remove", new { issuer = trusting.Enterprise.Issuer, subject });

        (await ExchangeAsync(agent, trusting.Enterprise.IdToken(subject)))["code"].Should().Be(BrokerError.ConsentMissing.Code());
    }

    [Fact]
    public async Task An_id_jag_is_redeemed_once_under_the_delegation_that_the_human_granted()
    {
        var (agent, ben, subject, delegation) = await GrantedAsync();
        var assertion = trusting.Enterprise.IdJag(subject, Server.Origin, agent.Id, ("resource", Crm));

        var reply = await RedeemAsync(agent, assertion);

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        var token = new JsonWebToken(reply["access_token"]);
        (token.Subject, token.Audiences.Single(), reply.DelegationId()).Should().Be((ben.Person, Crm, delegation));
        token.GetPayloadValue<System.Text.Json.JsonElement>("act").GetProperty("sub").GetString().Should().Be(agent.Id);
        reply["refresh_token"].Should().BeNull();
        var again = await RedeemAsync(agent, assertion);
        (again["error"], again["code"]).Should().Be(("invalid_grant", TokenError.Replayed.Code()));
    }

    [Fact]
    public async Task An_id_jag_gives_nothing_where_nobody_consented()
    {
        var agent = await Server.AddAgentAsync();
        var reply = await RedeemAsync(agent, trusting.Enterprise.IdJag("nobody-met", Server.Origin, agent.Id, ("resource", Crm), ("scope", "mcp")));
        (reply.Status, reply["code"]).Should().Be((HttpStatusCode.BadRequest, BrokerError.ConsentMissing.Code()));
    }

    [Fact]
    public async Task An_id_jag_of_another_client_is_worth_nothing()
    {
        var (agent, _, subject, _) = await GrantedAsync();
        var thief = await Server.AddAgentAsync();

        var reply = await RedeemAsync(thief, trusting.Enterprise.IdJag(subject, Server.Origin, agent.Id, ("resource", Crm)));

        (reply["error"], reply["code"]).Should().Be(("invalid_grant", TokenError.WrongClient.Code()));
    }

    [Fact]
    public async Task Where_an_administrator_lets_an_issuer_consent_for_its_people_its_assertion_makes_the_delegation_and_no_more_than_it_says()
    {
        var agent = await Server.AddAgentAsync();
        var details = JsonNode.Parse($$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{Crm}}"],"actions":["tools/call"],"identifier":"search_contacts"}]""");
        string Assertion() => trusting.Sovereign.IdJag("olga", Server.Origin, agent.Id, ("resource", Crm), ("authorization_details", details), ("auth_time", Enterprise.Now(-5)));

        var reply = await RedeemAsync(agent, Assertion());

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        var olga = trusting.People.Find(new PersonIdentity(trusting.Sovereign.Issuer, "olga"))!;
        new JsonWebToken(reply["access_token"]).Subject.Should().Be(olga.Id);
        JsonNode.DeepEquals(JsonNode.Parse(reply["authorization_details"]!)![0]!["identifier"], "search_contacts").Should().BeTrue();
        (await RedeemAsync(agent, Assertion())).DelegationId().Should().Be(reply.DelegationId(), "one consent, one delegation");
        var elsewhere = await agent.ExchangeAsync(reply.DelegationId(), Server.Origin + "/api/orders");
        elsewhere["error"].Should().Be("invalid_target");
    }

    private static JsonObject Named(string subject, string issuer) => new() { ["sub"] = subject, ["iss"] = issuer };

    // Ben has an account here that an administrator says is the enterprise's; he grants as always.
    private async Task<(TestAgent Agent, Browser Ben, string Subject, string Delegation)> GrantedAsync()
    {
        var (agent, ben) = (await Server.AddAgentAsync(), await Server.AddPersonAsync());
        var subject = "00u-" + ben.Person;
        var linked = await Server.AdminPostAsync($"/admin/people/{ben.Person}/identities", new { issuer = trusting.Enterprise.Issuer, subject });
        linked.StatusCode.Should().Be(HttpStatusCode.OK);
        return (agent, ben, subject, (await ben.GrantAsync(agent)).DelegationId());
    }

    private Task<OAuthReply> ExchangeAsync(TestAgent agent, string idToken) =>
        agent.ExchangeAsync(idToken, Crm, ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"));

    private static Task<OAuthReply> RedeemAsync(TestAgent agent, string assertion) => agent.TokenAsync(("grant_type", JwtBearer), ("assertion", assertion));
}
