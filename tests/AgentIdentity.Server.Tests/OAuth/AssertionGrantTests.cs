using System.Net;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Issuers;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.OAuth;

/// <summary>jwt-bearer with an ID-JAG, over the wire: the provider speaks for the human, and a delegation of ours decides.</summary>
public sealed class AssertionGrantTests(TrustingServer trusting) : IClassFixture<TrustingServer>
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private string Crm => trusting.Server.Origin + "/mcp/crm";

    [Fact]
    public async Task Without_a_grant_record_the_providers_word_gives_nothing()
    {
        var agent = await trusting.Server.AddAgentAsync();
        await trusting.People.MeetAsync(new MetPerson(new(trusting.Enterprise.Issuer, "anna")));

        var reply = await RedeemAsync(agent, trusting.Enterprise.IdJag("anna", trusting.Server.Origin, agent.Id, ("resource", Crm), ("scope", "mcp")));

        ((int)reply.Status, reply["error"], reply["code"]).Should().Be((400, "invalid_grant", BrokerError.ConsentMissing.Code()), reply.Json.GetRawText());
        reply["interaction_uri"].Should().Be(trusting.Server.Origin + "/oauth2/authorize");
    }

    [Fact]
    public async Task Where_an_administrator_lets_the_providers_word_stand_it_makes_a_short_delegation_once()
    {
        var agent = await trusting.Server.AddAgentAsync();
        var subject = ServerUnderTest.NewName("otto-");

        var first = await RedeemAsync(agent, trusting.Sovereign.IdJag(subject, trusting.Server.Origin, agent.Id, ("resource", Crm), ("scope", "mcp")));
        var second = await RedeemAsync(agent, trusting.Sovereign.IdJag(subject, trusting.Server.Origin, agent.Id, ("resource", Crm), ("scope", "mcp")));

        first.Status.Should().Be(HttpStatusCode.OK, first.Json.GetRawText());
        second.DelegationId().Should().Be(first.DelegationId());
        var token = new JsonWebToken(first["access_token"]);
        token.Audiences.Single().Should().Be(Crm);
        token.GetPayloadValue<System.Text.Json.JsonElement>("act").GetProperty("sub").GetString().Should().Be(agent.Id, "the agent comes from the registration");
        first.Json.TryGetProperty("refresh_token", out _).Should().BeFalse();
        var delegation = await trusting.Server.AdminGetAsync($"/admin/delegations/{first.DelegationId()}");
        (delegation.GetProperty("ends_at").GetDateTimeOffset() - delegation.GetProperty("created_at").GetDateTimeOffset()).Should().BeCloseTo(TimeSpan.FromHours(1), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_assertion_is_a_ceiling()
    {
        var agent = await trusting.Server.AddAgentAsync();
        var subject = ServerUnderTest.NewName("otto-");
        string Assertion() => trusting.Sovereign.IdJag(subject, trusting.Server.Origin, agent.Id, ("resource", Crm), ("scope", "mcp"),
            ("authorization_details", JsonNode.Parse($$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{Crm}}"],"actions":["tools/call"],"identifier":"search_contacts"}]""")));

        var whole = await RedeemAsync(agent, Assertion());
        var wider = await RedeemAsync(agent, Assertion(), ("authorization_details",
            $$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{Crm}}"],"actions":["tools/call"],"identifier":"*"}]"""));
        var elsewhere = await RedeemAsync(agent, Assertion(), ("resource", trusting.Server.Origin + "/api/orders"));

        whole.Json.GetProperty("authorization_details")[0].GetProperty("identifier").GetString().Should().Be("search_contacts", whole.Json.GetRawText());
        wider["code"].Should().Be(BrokerError.ExchangeWider.Code(), wider.Json.GetRawText());
        ((int)elsewhere.Status, elsewhere["error"]).Should().Be((400, "invalid_target"), elsewhere.Json.GetRawText());
    }

    [Fact]
    public async Task A_bad_assertion_is_an_invalid_grant()
    {
        var agent = await trusting.Server.AddAgentAsync();
        var other = await RedeemAsync(agent, trusting.Sovereign.IdJag("otto", trusting.Server.Origin, "another-client"));
        var broken = await RedeemAsync(agent, "x.y.z");
        var missing = await agent.TokenAsync(("grant_type", GrantType));

        ((int)other.Status, other["error"], other["code"]).Should().Be((400, "invalid_grant", TokenError.WrongClient.Code()));
        ((int)broken.Status, broken["error"], broken["code"]).Should().Be((400, "invalid_grant", TokenError.Malformed.Code()));
        ((int)missing.Status, missing["error"]).Should().Be((400, "invalid_request"), missing.Json.GetRawText());
    }

    private static Task<OAuthReply> RedeemAsync(TestAgent agent, string assertion, params (string Name, string? Value)[] more) =>
        agent.TokenAsync([("grant_type", GrantType), ("assertion", assertion), .. more]);
}
