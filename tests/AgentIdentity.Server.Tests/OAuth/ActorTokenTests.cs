using System.Net;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.OAuth;

public sealed class ActorTokenTests(ServerUnderTest server)
{
    private (string, string?)[] Ask => [("grant_type", "client_credentials"), ("resource", server.Origin)];

    [Fact]
    public async Task An_agent_gets_a_token_that_says_who_it_is_and_nothing_more()
    {
        var agent = await server.AddAgentAsync();

        var token = new JsonWebToken(await agent.ActorTokenAsync());

        (token.Typ, token.Issuer, token.Subject, token.Audiences.Single()).Should().Be(("at+jwt", server.Origin, agent.Id, server.Origin));
        token.GetPayloadValue<JsonElement>("cnf").GetProperty("jkt").GetString().Should().Be(agent.Prover.Thumbprint);
        token.TryGetPayloadValue<JsonElement>("act", out _).Should().BeFalse();
        (token.ValidTo - token.IssuedAt).TotalSeconds.Should().BeLessThanOrEqualTo(300);
        token.Claims.Should().NotContain(claim => claim.Type.StartsWith("oi_"));
    }

    [Fact]
    public async Task Without_a_proof_of_possession_there_is_no_token()
    {
        var agent = await server.AddAgentAsync();

        var reply = await agent.PostAsync("/oauth2/token", agent.Authenticated(Ask!));

        (reply.Status, reply["error"], reply["code"]).Should().Be((HttpStatusCode.BadRequest, "invalid_dpop_proof", "AID5102"));
    }

    [Fact]
    public async Task Two_proofs_are_refused()
    {
        var agent = await server.AddAgentAsync();

        var reply = await agent.PostAsync("/oauth2/token", agent.Authenticated(Ask!), agent.Prover.Create("POST", agent.TokenUrl), agent.Prover.Create("POST", agent.TokenUrl));

        reply["error"].Should().Be("invalid_dpop_proof");
    }

    [Fact]
    public async Task A_replayed_proof_is_refused()
    {
        var agent = await server.AddAgentAsync();
        var proof = agent.Prover.Create("POST", agent.TokenUrl);
        (await agent.PostAsync("/oauth2/token", agent.Authenticated(Ask!), proof)).Status.Should().Be(HttpStatusCode.OK);

        var again = await agent.PostAsync("/oauth2/token", agent.Authenticated(Ask!), proof);

        (again["error"], again["code"]).Should().Be(("invalid_dpop_proof", TokenError.Replayed.Code()));
    }

    [Fact]
    public async Task A_proof_for_another_address_is_refused()
    {
        var agent = await server.AddAgentAsync();

        var reply = await agent.PostAsync("/oauth2/token", agent.Authenticated(Ask!), agent.Prover.Create("POST", new Uri("https://elsewhere.example/oauth2/token")));

        (reply["error"], reply["code"]).Should().Be(("invalid_dpop_proof", TokenError.ProofWrongTarget.Code()));
    }

    [Fact]
    public async Task A_replayed_client_assertion_is_refused()
    {
        var agent = await server.AddAgentAsync();
        var form = agent.Authenticated(Ask!);
        (await agent.PostAsync("/oauth2/token", form, agent.Prover.Create("POST", agent.TokenUrl))).Status.Should().Be(HttpStatusCode.OK);

        var again = await agent.PostAsync("/oauth2/token", form, agent.Prover.Create("POST", agent.TokenUrl));

        (again.Status, again["error"], again["code"]).Should().Be((HttpStatusCode.Unauthorized, "invalid_client", TokenError.Replayed.Code()));
    }

    [Fact]
    public async Task An_assertion_used_at_one_endpoint_is_refused_at_another()
    {
        var agent = await server.AddAgentAsync();
        var form = agent.Authenticated(Ask!);
        await agent.PostAsync("/oauth2/token", form, agent.Prover.Create("POST", agent.TokenUrl));

        var again = await agent.PostAsync("/oauth2/introspect", form.Append(KeyValuePair.Create("token", "x")));

        again["error"].Should().Be("invalid_client");
    }

    [Fact]
    public async Task An_unknown_agent_is_refused_and_leaves_no_evidence()
    {
        var stranger = new TestAgent(server, ServerUnderTest.NewName("stranger-"));

        var reply = await stranger.PostAsync("/oauth2/token", stranger.Authenticated(Ask!), stranger.Prover.Create("POST", stranger.TokenUrl));

        (reply.Status, reply["error"]).Should().Be((HttpStatusCode.Unauthorized, "invalid_client"));
        (await server.EvidenceAsync()).Should().NotContain(line => line.Contains(stranger.Id));
    }

    [Fact]
    public async Task An_agent_with_anothers_key_is_refused()
    {
        var agent = await server.AddAgentAsync();
        var impostor = new TestAgent(server, agent.Id);

        (await impostor.PostAsync("/oauth2/token", impostor.Authenticated(Ask!), impostor.Prover.Create("POST", impostor.TokenUrl)))["error"].Should().Be("invalid_client");
    }

    [Fact]
    public async Task A_client_without_an_assertion_is_refused()
    {
        var agent = await server.AddAgentAsync();

        var reply = await agent.PostAsync("/oauth2/token", agent.Authenticated([.. Ask!, ("client_assertion", null), ("client_assertion_type", null)]), agent.Prover.Create("POST", agent.TokenUrl));

        (reply.Status, reply["error"], reply["code"]).Should().Be((HttpStatusCode.Unauthorized, "invalid_client", "AID5100"));
    }

    [Fact]
    public async Task A_suspended_agent_is_refused_until_it_is_resumed()
    {
        var agent = await server.AddAgentAsync();
        await agent.ActorTokenAsync();
        await server.AdminPostAsync($"/admin/agents/{agent.Id}/suspend");

        (await agent.TokenAsync(Ask!))["error"].Should().Be("invalid_client");

        await server.AdminPostAsync($"/admin/agents/{agent.Id}/resume");
        (await agent.TokenAsync(Ask!)).Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://elsewhere.example")]
    public async Task An_actor_token_is_for_this_issuer_only(string? resource)
    {
        var agent = await server.AddAgentAsync();

        (await agent.TokenAsync(("grant_type", "client_credentials"), ("resource", resource)))["error"].Should().Be("invalid_target");
    }

    [Fact]
    public async Task A_repeated_parameter_is_refused()
    {
        var agent = await server.AddAgentAsync();

        var reply = await agent.PostAsync("/oauth2/token", agent.Authenticated(Ask!).Append(KeyValuePair.Create("resource", "https://second.example")), agent.Prover.Create("POST", agent.TokenUrl));

        ((int)reply.Status, reply["error"]).Should().Be((400, "invalid_target"));
    }

    [Fact]
    public async Task A_refusal_of_an_authenticated_agent_is_in_the_evidence()
    {
        var agent = await server.AddAgentAsync();
        await agent.PostAsync("/oauth2/token", agent.Authenticated(Ask!));

        (await server.EvidenceAsync()).Should().Contain(line => line.Contains("token.refused") && line.Contains(agent.Id) && line.Contains("AID5102"));
    }
}
