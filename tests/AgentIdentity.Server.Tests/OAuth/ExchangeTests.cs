using System.Net;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.OAuth;

public sealed class ExchangeTests(ServerUnderTest server)
{
    private string Crm => server.Origin + "/mcp/crm";

    [Fact]
    public async Task An_agent_exchanges_its_delegation_for_a_token_that_is_ben_marked_as_his_agent()
    {
        var (agent, ben, id) = await GrantedAsync();

        var reply = await agent.ExchangeAsync(id, Crm);

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        (reply["token_type"], reply["issued_token_type"], reply.DelegationId()).Should().Be(("DPoP", "urn:ietf:params:oauth:token-type:access_token", id));
        reply.Json.GetProperty("expires_in").GetInt32().Should().BeInRange(290, 300);
        reply.Json.GetProperty("authorization_details").GetArrayLength().Should().Be(2, "the HTTP grant is for another resource");
        var token = new JsonWebToken(reply["access_token"]);
        (token.Subject, token.Audiences.Single()).Should().Be((ben.Person, Crm));
        token.GetPayloadValue<JsonElement>("act").GetProperty("sub").GetString().Should().Be(agent.Id);
        token.GetPayloadValue<JsonElement>("cnf").GetProperty("jkt").GetString().Should().Be(agent.Prover.Thumbprint);
        token.GetPayloadValue<string>("urn:agentidentity:grant_id").Should().Be(id);
    }

    [Fact]
    public async Task An_id_token_may_stand_for_the_human()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);

        var reply = await agent.ExchangeAsync(granted["id_token"]!, Crm,
            ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"), ("delegation", granted.DelegationId()));

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
    }

    [Fact]
    public async Task A_delegation_of_another_human_is_refused()
    {
        var agent = await server.AddAgentAsync();
        var (ben, eve) = (await server.AddPersonAsync(), await server.AddPersonAsync());
        var (bens, eves) = (await ben.GrantAsync(agent), await eve.GrantAsync(agent));

        var reply = await agent.ExchangeAsync(eves["id_token"]!, Crm,
            ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"), ("delegation", bens.DelegationId()));

        ((int)reply.Status, reply["error"], reply["code"]).Should().Be((400, "invalid_request", BrokerError.DelegationOfAnotherHuman.Code()));
    }

    [Fact]
    public async Task A_delegation_of_another_agent_is_refused()
    {
        var (_, _, id) = await GrantedAsync();
        var thief = await server.AddAgentAsync();

        var reply = await thief.ExchangeAsync(id, Crm);

        ((int)reply.Status, reply["error"]).Should().Be((400, "invalid_request"), reply.Json.GetRawText());
    }

    [Fact]
    public async Task An_unknown_delegation_is_refused()
    {
        var agent = await server.AddAgentAsync();

        (await agent.ExchangeAsync("dlg_00000000000000000000000000", Crm))["error"].Should().Be("invalid_request");
    }

    [Fact]
    public async Task Asking_for_more_than_the_grant_is_refused()
    {
        var (agent, _, id) = await GrantedAsync();
        var more = $$$$$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{{{{Crm}}}}}"],"actions":["tools/call"],"identifier":"create_refund","constraints":{"args":{"amount":{"max":500}}}}]""";

        var reply = await agent.ExchangeAsync(id, Crm, ("authorization_details", more));

        ((int)reply.Status, reply["error"]).Should().Be((400, "invalid_authorization_details"), reply.Json.GetRawText());
    }

    [Fact]
    public async Task Asking_for_less_gives_less()
    {
        var (agent, _, id) = await GrantedAsync();
        var less = $$$$$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{{{{Crm}}}}}"],"actions":["tools/call"],"identifier":"create_refund","constraints":{"args":{"amount":{"max":5}}}}]""";

        var reply = await agent.ExchangeAsync(id, Crm, ("authorization_details", less));

        reply.Json.GetProperty("authorization_details")[0].GetProperty("constraints").GetRawText().Should().Contain("5").And.NotContain("100");
    }

    [Theory]
    [InlineData("authorization_details", "[]")]
    [InlineData("scope", "mcp")]
    [InlineData("resource", "http://127.0.0.1:9")]
    public async Task A_repeated_parameter_is_refused_and_never_taken_for_a_missing_one(string name, string value)
    {
        var (agent, _, id) = await GrantedAsync();
        var form = agent.Authenticated(
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", id),
            ("subject_token_type", "urn:agentidentity:token-type:delegation"),
            ("actor_token", await agent.ActorTokenAsync()),
            ("actor_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("resource", Crm));

        var reply = await agent.PostAsync("/oauth2/token",
            [.. form.Where(member => member.Key != name), KeyValuePair.Create(name, value), KeyValuePair.Create(name, value)],
            agent.Prover.Create("POST", agent.TokenUrl));

        ((int)reply.Status, reply["code"]).Should().Be((400, ServerError.RequestMalformed.Code()), reply.Json.GetRawText());
    }

    [Fact]
    public async Task A_resource_that_the_delegation_does_not_name_is_refused()
    {
        var (agent, _, id) = await GrantedAsync();

        (await agent.ExchangeAsync(id, server.Origin + "/mcp/other"))["error"].Should().Be("invalid_target");
    }

    [Fact]
    public async Task An_ended_delegation_gives_no_more_tokens()
    {
        var (agent, _, id) = await GrantedAsync();
        (await agent.ExchangeAsync(id, Crm)).Status.Should().Be(HttpStatusCode.OK);
        (await server.AdminPostAsync($"/admin/delegations/{id}/end")).StatusCode.Should().Be(HttpStatusCode.OK);

        var reply = await agent.ExchangeAsync(id, Crm);

        ((int)reply.Status, reply["code"]).Should().Be((400, BrokerError.DelegationEnded.Code()));
    }

    [Fact]
    public async Task A_stolen_actor_token_is_refused()
    {
        var (agent, _, id) = await GrantedAsync();
        var other = await server.AddAgentAsync();

        var reply = await agent.ExchangeAsync(id, Crm, ("actor_token", await other.ActorTokenAsync()));

        (reply["error"], reply["code"]).Should().Be(("invalid_request", BrokerError.ExchangeActorMismatch.Code()));
    }

    [Fact]
    public async Task An_actor_token_bound_to_another_key_is_refused()
    {
        var (agent, _, id) = await GrantedAsync();
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var otherKey = new DpopProver(key);
        var bound = await agent.PostAsync("/oauth2/token", agent.Authenticated(("grant_type", "client_credentials"), ("resource", server.Origin)), otherKey.Create("POST", agent.TokenUrl));

        (await agent.ExchangeAsync(id, Crm, ("actor_token", bound["access_token"])))["code"].Should().Be(BrokerError.ExchangeKeyMismatch.Code());
    }

    [Theory]
    [InlineData("actor_token", null)]
    [InlineData("actor_token", "x.y.z")]
    [InlineData("actor_token_type", "urn:ietf:params:oauth:token-type:jwt")]
    [InlineData("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")]
    [InlineData("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")]
    public async Task A_malformed_exchange_is_an_invalid_request(string name, string? value)
    {
        var (agent, _, id) = await GrantedAsync();

        var reply = await agent.ExchangeAsync(id, Crm, (name, value));

        ((int)reply.Status, reply["error"]).Should().Be((400, "invalid_request"), reply.Json.GetRawText());
    }

    private async Task<(TestAgent Agent, Browser Ben, string Delegation)> GrantedAsync()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        return (agent, ben, (await ben.GrantAsync(agent)).DelegationId());
    }
}
