using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.OAuth;

/// <summary>The three forms of an exchange over the wire, and where the answer sends whoever has no consent.</summary>
public sealed class ExchangeFormTests(ServerUnderTest server)
{
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    private const string IdToken = "urn:ietf:params:oauth:token-type:id_token";
    private const string Jwt = "urn:ietf:params:oauth:token-type:jwt";

    private string Crm => server.Origin + "/mcp/crm";

    private string Orders => server.Origin + "/api/orders";

    [Theory]
    [InlineData("id_token", IdToken)]
    [InlineData("access_token", AccessToken)]
    public async Task A_token_of_the_humans_own_finds_its_grant_and_is_attended(string member, string type)
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);

        var reply = await agent.ExchangeAsync(granted[member]!, Crm, ("subject_token_type", type));

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        reply.DelegationId().Should().Be(granted.DelegationId());
        new JsonWebToken(reply["access_token"]).TryGetPayloadValue<bool>("urn:agentidentity:unattended", out _).Should().BeFalse();
    }

    [Fact]
    public async Task The_delegation_alone_is_marked_unattended()
    {
        var (agent, _, id) = await GrantedAsync();
        var reply = await agent.ExchangeAsync(id, Crm);
        new JsonWebToken(reply["access_token"]).GetPayloadValue<bool>("urn:agentidentity:unattended").Should().BeTrue();
    }

    [Fact]
    public async Task The_humans_access_token_is_taken_from_its_keys_holder_only()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var thief = new DpopProver(key);
        var actor = await agent.PostAsync("/oauth2/token",
            agent.Authenticated(("grant_type", "client_credentials"), ("resource", server.Origin)), thief.Create("POST", agent.TokenUrl));

        var reply = await agent.PostAsync("/oauth2/token", agent.Authenticated(
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", granted["access_token"]), ("subject_token_type", AccessToken),
            ("actor_token", actor["access_token"]), ("actor_token_type", AccessToken), ("resource", Crm)), thief.Create("POST", agent.TokenUrl));

        Refusal(reply).Should().Be((400, "invalid_request", BrokerError.ExchangeSubjectRefused.Code()));
    }

    [Fact]
    public async Task Two_valid_credentials_without_a_grant_give_nothing_but_the_way_to_consent()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);
        await server.AdminPostAsync($"/admin/delegations/{granted.DelegationId()}/end");

        var reply = await agent.ExchangeAsync(granted["id_token"]!, Crm, ("subject_token_type", IdToken));

        Refusal(reply).Should().Be((400, "invalid_request", BrokerError.ConsentMissing.Code()));
        (reply["interaction_uri"], reply["pushed_authorization_request_endpoint"])
            .Should().Be((server.Origin + "/oauth2/authorize", server.Origin + "/oauth2/par"));
    }

    [Fact]
    public async Task A_delegation_of_another_agent_is_answered_like_none()
    {
        var (_, _, id) = await GrantedAsync();
        var thief = await server.AddAgentAsync();

        var (others, none) = (await thief.ExchangeAsync(id, Crm), await thief.ExchangeAsync("dlg_00000000000000000000000000", Crm));

        others.Json.GetRawText().Should().Be(none.Json.GetRawText());
        others["code"].Should().Be(BrokerError.DelegationUnknown.Code());
        (await server.EvidenceAsync()).Should().Contain(line => line.Contains(thief.Id) && line.Contains(BrokerError.DelegationOfAnotherAgent.Code()), "the record knows");
    }

    [Fact]
    public async Task A_delegated_token_is_continued_by_its_holder_with_less_or_elsewhere()
    {
        var (agent, _, id) = await GrantedAsync();
        var held = (await agent.ExchangeAsync(id, Crm))["access_token"]!;
        var less = $$$$$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{{{{Crm}}}}}"],"actions":["tools/call"],"identifier":"search_contacts"}]""";

        var narrower = await ContinueAsync(agent, held, Crm, ("authorization_details", less));
        var elsewhere = await ContinueAsync(agent, held, Orders);

        narrower.Json.GetProperty("authorization_details").GetArrayLength().Should().Be(1, narrower.Json.GetRawText());
        new JsonWebToken(elsewhere["access_token"]).Audiences.Single().Should().Be(Orders, elsewhere.Json.GetRawText());
        new JsonWebToken(elsewhere["access_token"]).ValidTo.Should().BeOnOrBefore(new JsonWebToken(held).ValidTo);
        Refusal(await ContinueAsync(agent, narrower["access_token"]!, Orders)).Should().Be((400, "invalid_target", BrokerError.ContinuationWider.Code()));
    }

    [Fact]
    public async Task A_delegated_token_is_continued_by_nobody_else()
    {
        var (agent, _, id) = await GrantedAsync();
        var held = (await agent.ExchangeAsync(id, Crm))["access_token"]!;
        Refusal(await ContinueAsync(await server.AddAgentAsync(), held, Crm)).Should().Be((400, "invalid_request", BrokerError.ExchangeSubjectRefused.Code()));
    }

    [Fact]
    public async Task A_revoked_token_is_not_continued()
    {
        var (agent, _, id) = await GrantedAsync();
        var held = (await agent.ExchangeAsync(id, Crm))["access_token"]!;
        (await agent.PostAsync("/oauth2/revoke", agent.Authenticated(("token", held)))).Status.Should().Be(HttpStatusCode.OK);
        Refusal(await ContinueAsync(agent, held, Crm)).Should().Be((400, "invalid_request", BrokerError.TokenRevoked.Code()));
    }

    [Fact]
    public async Task The_client_assertion_of_the_request_may_stand_for_the_actor_token_and_another_may_not()
    {
        var (agent, _, id) = await GrantedAsync();
        var form = agent.Authenticated(
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", id), ("subject_token_type", "urn:agentidentity:token-type:delegation"), ("actor_token_type", Jwt), ("resource", Crm));

        form["actor_token"] = agent.Assertion();
        var other = await agent.PostAsync("/oauth2/token", form, agent.Prover.Create("POST", agent.TokenUrl));
        form["client_assertion"] = form["actor_token"] = agent.Assertion();
        var same = await agent.PostAsync("/oauth2/token", form, agent.Prover.Create("POST", agent.TokenUrl));

        Refusal(other).Should().Be((400, "invalid_request", BrokerError.ExchangeActorRefused.Code()));
        same.Status.Should().Be(HttpStatusCode.OK, same.Json.GetRawText());
    }

    private static (int, string?, string?) Refusal(OAuthReply reply) => ((int)reply.Status, reply["error"], reply["code"]);

    private static Task<OAuthReply> ContinueAsync(TestAgent agent, string held, string resource, params (string Name, string? Value)[] more) => agent.TokenAsync([
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", held), ("subject_token_type", AccessToken), ("resource", resource), .. more]);

    private async Task<(TestAgent Agent, Browser Ben, string Delegation)> GrantedAsync()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        return (agent, ben, (await ben.GrantAsync(agent)).DelegationId());
    }
}
