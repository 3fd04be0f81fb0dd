using System.Net;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.OAuth;

public sealed class TokenStatusTests(ServerUnderTest server)
{
    [Fact]
    public async Task A_delegated_token_is_described_to_the_agent_that_holds_it()
    {
        var (agent, ben, id, token) = await TokenAsync();

        var reply = await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token)));

        reply["active"].Should().Be("true", reply.Json.GetRawText());
        (reply["sub"], reply["token_type"], reply["urn:agentidentity:grant_id"], reply["iss"]).Should().Be((ben.Person, "DPoP", id, server.Origin));
        reply.Json.GetProperty("act").GetProperty("sub").GetString().Should().Be(agent.Id);
        reply.Json.TryGetProperty("cnf", out _).Should().BeTrue();
    }

    [Fact]
    public async Task Another_agent_learns_nothing_of_it()
    {
        var (_, _, _, token) = await TokenAsync();
        var other = await server.AddAgentAsync();

        var reply = await other.PostAsync("/oauth2/introspect", other.Authenticated(("token", token)));

        reply["active"].Should().Be("false");
        reply.Json.TryGetProperty("sub", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("e30.e30.e30")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.")]
    public async Task A_token_that_is_not_ours_is_inactive(string token)
    {
        var agent = await server.AddAgentAsync();

        var reply = await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token)));

        (reply.Status, reply["active"]).Should().Be((HttpStatusCode.OK, "false"));
    }

    [Fact]
    public async Task A_token_whose_delegation_ended_is_inactive()
    {
        var (agent, _, id, token) = await TokenAsync();
        await server.AdminPostAsync($"/admin/delegations/{id}/end");

        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["active"].Should().Be("false");
    }

    [Fact]
    public async Task A_revoked_token_is_inactive()
    {
        var (agent, _, _, token) = await TokenAsync();

        (await agent.PostAsync("/oauth2/revoke", agent.Authenticated(("token", token)))).Status.Should().Be(HttpStatusCode.OK);

        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["active"].Should().Be("false");
        (await server.EvidenceAsync()).Should().Contain(line => line.Contains("token.revoked") && line.Contains(agent.Id));
    }

    [Fact]
    public async Task An_agent_cannot_revoke_anothers_token()
    {
        var (agent, _, _, token) = await TokenAsync();
        var other = await server.AddAgentAsync();

        await other.PostAsync("/oauth2/revoke", other.Authenticated(("token", token)));

        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["active"].Should().Be("true");
    }

    [Fact]
    public async Task A_revoked_actor_token_cannot_exchange()
    {
        var (agent, _, id, _) = await TokenAsync();
        var actor = await agent.ActorTokenAsync();
        await agent.PostAsync("/oauth2/revoke", agent.Authenticated(("token", actor)));

        (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm", ("actor_token", actor)))["error"].Should().Be("invalid_request");
    }

    [Fact]
    public async Task Strangers_may_not_introspect()
    {
        var (_, _, _, token) = await TokenAsync();
        var stranger = new TestAgent(server, ServerUnderTest.NewName("stranger-"));

        (await stranger.PostAsync("/oauth2/introspect", stranger.Authenticated(("token", token))))["error"].Should().Be("invalid_client");
    }

    private async Task<(TestAgent Agent, Browser Ben, string Delegation, string Token)> TokenAsync()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();
        return (agent, ben, id, (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm"))["access_token"]!);
    }
}
