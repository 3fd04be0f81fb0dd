using System.Net;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.Extensions.DependencyInjection;

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
    public async Task Everything_a_resource_needs_is_in_the_description()
    {
        var (agent, _, _, token) = await TokenAsync();

        var reply = await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token), ("token_type_hint", "access_token")));

        foreach (var member in (string[])["scope", "client_id", "exp", "iat", "aud", "jti", "auth_time", "amr", "sub_profile", "txn", "authorization_details"])
        {
            reply.Json.TryGetProperty(member, out _).Should().BeTrue(member);
        }

        reply["chain_complete"].Should().Be("true");
        reply["aud"].Should().Be(server.Origin + "/mcp/crm");
        reply.Json.GetProperty("authorization_details").GetArrayLength().Should().BePositive();
    }

    [Fact]
    public async Task A_service_is_told_about_the_tokens_that_are_for_it_and_about_no_others()
    {
        var (_, _, _, token) = await TokenAsync();
        var (mine, other) = (await AddServiceAsync(server.Origin + "/mcp/crm"), await AddServiceAsync(server.Origin + "/mcp/crm2"));

        (await mine.PostAsync("/oauth2/introspect", mine.Authenticated(("token", token))))["active"].Should().Be("true");
        var nothing = await other.PostAsync("/oauth2/introspect", other.Authenticated(("token", token)));
        nothing.Json.EnumerateObject().Select(static member => (member.Name, member.Value.ValueKind)).Should().Equal(("active", JsonValueKind.False));
    }

    [Fact]
    public async Task No_service_is_told_about_actor_tokens_even_where_it_is_registered_as_the_issuer()
    {
        var (agent, service) = (await server.AddAgentAsync(), await AddServiceAsync(server.Origin));
        var actor = await agent.ActorTokenAsync();

        (await service.PostAsync("/oauth2/introspect", service.Authenticated(("token", actor))))["active"].Should().Be("false");
        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", actor))))["active"].Should().Be("true");
    }

    [Theory]
    [InlineData("application/token-introspection+jwt", true)]
    [InlineData("application/json;q=0.5, application/token-introspection+jwt", true)]
    [InlineData("application/token-introspection+jwt;q=0", false)]
    [InlineData("application/json", false)]
    [InlineData("*/*", false)]
    public async Task Whoever_asks_for_it_gets_the_answer_signed_for_itself_alone(string accept, bool isJwt)
    {
        var (agent, ben, _, token) = await TokenAsync();

        var (media, body) = await AskAsync(agent, token, accept);

        media.Should().Be(isJwt ? "application/token-introspection+jwt" : "application/json");
        if (isJwt)
        {
            var read = Validator().Validate(body, agent.Id).Value;
            (read.Issuer, read.Active, read.Members.GetProperty("sub").GetString()).Should().Be((server.Origin, true, ben.Person));
            Validator().Validate(body, "somebody-else").Ok.Should().BeFalse();
        }
    }

    [Fact]
    public async Task A_signed_answer_about_anothers_token_says_inactive_and_no_more()
    {
        var (_, _, _, token) = await TokenAsync();
        var other = await server.AddAgentAsync();

        var (_, body) = await AskAsync(other, token, "application/token-introspection+jwt");

        Validator().Validate(body, other.Id).Value.Members.GetRawText().Should().Be("""{"active":false}""");
    }

    [Fact]
    public async Task A_suspended_agents_tokens_are_inactive_to_the_service_they_are_for()
    {
        var (agent, _, _, token) = await TokenAsync();
        var service = await AddServiceAsync(server.Origin + "/mcp/crm");
        await server.AdminPostAsync($"/admin/agents/{agent.Id}/suspend");

        (await service.PostAsync("/oauth2/introspect", service.Authenticated(("token", token))))["active"].Should().Be("false");
    }

    [Fact]
    public async Task A_token_of_a_paused_delegation_can_be_revoked_and_stays_so_when_it_is_resumed()
    {
        var (agent, _, id, token) = await TokenAsync();
        await server.AdminPostAsync($"/admin/delegations/{id}/pause");
        await agent.PostAsync("/oauth2/revoke", agent.Authenticated(("token", token)));

        await server.AdminPostAsync($"/admin/delegations/{id}/resume");

        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["active"].Should().Be("false");
    }

    [Fact]
    public async Task Every_authenticated_revocation_is_answered_alike()
    {
        var (agent, _, _, token) = await TokenAsync();
        var other = await server.AddAgentAsync();

        foreach (var (by, brought) in ((TestAgent, string)[])[(agent, token), (agent, token), (other, token), (other, "nonsense"), (other, "a.b.c")])
        {
            var reply = await by.PostAsync("/oauth2/revoke", by.Authenticated(("token", brought)));
            (reply.Status, reply.Json.GetRawText()).Should().Be((HttpStatusCode.OK, "{}"));
        }
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

    private IntrospectionValidator Validator() => new(server.App.Services.GetRequiredService<TokenTrust>(), TimeProvider.System);

    private async Task<(string? Media, string Body)> AskAsync(TestAgent agent, string token, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/introspect") { Content = new FormUrlEncodedContent(agent.Authenticated(("token", token))) };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await server.SendAsync(request);
        return (response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    private async Task<TestAgent> AddServiceAsync(string serves)
    {
        var service = new TestAgent(server, ServerUnderTest.NewName("service-"));
        var answer = await server.AdminPostAsync("/admin/agents", new
        {
            id = service.Id,
            name = "A service",
            owner = "Olga Owner",
            kind = "service",
            jwks = JsonDocument.Parse(service.PublicJwks).RootElement,
            serves = new[] { serves },
        });
        answer.StatusCode.Should().Be(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return service;
    }

    private async Task<(TestAgent Agent, Browser Ben, string Delegation, string Token)> TokenAsync()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();
        return (agent, ben, id, (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm"))["access_token"]!);
    }
}
