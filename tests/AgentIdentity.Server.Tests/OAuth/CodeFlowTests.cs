using System.Net;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.OAuth;

public sealed class CodeFlowTests(ServerUnderTest server)
{
    [Fact]
    public async Task A_human_signs_in_consents_and_the_agent_gets_the_delegation()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());

        var reply = await ben.GrantAsync(agent);

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        reply["token_type"].Should().Be("DPoP");
        reply.DelegationId().Should().StartWith("dlg_");
        reply.Json.GetProperty("authorization_details").GetArrayLength().Should().Be(3);
        var idToken = new JsonWebToken(reply["id_token"]);
        (idToken.Issuer, idToken.Subject, idToken.Audiences.Single()).Should().Be((server.Origin, ben.Person, agent.Id));
        var access = new JsonWebToken(reply["access_token"]);
        (access.Typ, access.Issuer, access.Subject, access.Audiences.Single()).Should().Be(("at+jwt", server.Origin, ben.Person, server.Origin));
        access.TryGetPayloadValue<JsonElement>("act", out _).Should().BeFalse();
        var record = await server.AdminGetAsync($"/admin/delegations/{reply.DelegationId()}");
        record.GetProperty("human").GetString().Should().Be(ben.Person);
        record.GetProperty("purpose").GetString().Should().Be("Answer support mail");
        record.GetProperty("budget_usd").GetString().Should().Be("1.00");
        record.GetProperty("may_delegate").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task Every_token_of_a_consent_names_the_session_it_was_given_in_and_ends_with_it()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var reply = await ben.GrantAsync(agent);
        var session = new JsonWebToken(reply["id_token"]).GetPayloadValue<string>("sid");
        new JsonWebToken(reply["access_token"]).GetPayloadValue<string>("sid").Should().Be(session);

        async Task<OAuthReply> ForBen() => await agent.TokenAsync(
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", reply["id_token"]),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"),
            ("delegation", reply.DelegationId()),
            ("actor_token", await agent.ActorTokenAsync()),
            ("actor_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("resource", server.Origin + "/mcp/crm"));

        new JsonWebToken((await ForBen())["access_token"]).GetPayloadValue<string>("sid").Should().Be(session);
        (await server.AdminPostAsync("/admin/cutoffs", new { kind = "session", sid = session, reason = "left the desk" })).IsSuccessStatusCode.Should().BeTrue();
        (await ForBen()).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_redirect_back_carries_state_and_issuer()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier);

        var query = QueryHelpers.ParseQuery((await ben.ConsentAsync(agent.Id, pushed["request_uri"]!)).Query);

        query["state"].ToString().Should().Be("state-1");
        query["iss"].ToString().Should().Be(server.Origin);
    }

    [Fact]
    public async Task A_refused_ask_makes_no_delegation()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier);

        var back = await ben.ConsentAsync(agent.Id, pushed["request_uri"]!, "refuse");

        back.Query.Should().Contain("error=access_denied").And.NotContain("code=");
        (await server.AdminGetAsync($"/admin/delegations?human={ben.Person}")).GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier);
        var code = QueryHelpers.ParseQuery((await ben.ConsentAsync(agent.Id, pushed["request_uri"]!)).Query)["code"].ToString();
        (await agent.RedeemAsync(code)).Status.Should().Be(HttpStatusCode.OK);

        var again = await agent.RedeemAsync(code);

        (again.Status, again["error"]).Should().Be((HttpStatusCode.BadRequest, "invalid_grant"));
    }

    [Fact]
    public async Task A_pushed_request_yields_one_code()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier);
        await ben.ConsentAsync(agent.Id, pushed["request_uri"]!);

        var again = await ben.GetAsync($"/oauth2/authorize?client_id={agent.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}");

        again.Headers.Location?.ToString().Should().NotContain("code=");
        (await server.AdminGetAsync($"/admin/delegations?human={ben.Person}")).GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task A_wrong_verifier_is_refused()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier);
        var code = QueryHelpers.ParseQuery((await ben.ConsentAsync(agent.Id, pushed["request_uri"]!)).Query)["code"].ToString();

        var reply = await agent.RedeemAsync(code, "another-verifier-of-at-least-forty-three-characters-012345");

        (reply.Status, reply["error"]).Should().Be((HttpStatusCode.BadRequest, "invalid_grant"));
    }

    [Fact]
    public async Task A_code_of_one_agent_is_worth_nothing_to_another()
    {
        var (agent, other, ben) = (await server.AddAgentAsync(), await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier);
        var code = QueryHelpers.ParseQuery((await ben.ConsentAsync(agent.Id, pushed["request_uri"]!)).Query)["code"].ToString();

        (await other.RedeemAsync(code))["error"].Should().Be("invalid_grant");
    }

    [Fact]
    public async Task An_authorization_request_that_was_not_pushed_is_refused()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        await ben.SignInAsync();

        var response = await ben.GetAsync($"/oauth2/authorize?client_id={agent.Id}&response_type=code&scope=openid&redirect_uri={Uri.EscapeDataString(TestAgent.RedirectUri)}&code_challenge={TestAgent.Challenge(Grants.Verifier)}&code_challenge_method=S256");

        (response.Headers.Location?.ToString() ?? "").Should().NotContain("code=").And.NotContain("/consent");
    }

    [Theory]
    [InlineData("purpose", null, "invalid_request")]
    [InlineData("purpose", "two\nlines", "invalid_request")]
    [InlineData("purpose", "read\u202Eetirw", "invalid_request")]
    [InlineData("requested_actor", "somebody-else", "invalid_request")]
    [InlineData("authorization_details", null, "invalid_authorization_details")]
    [InlineData("authorization_details", "[]", "invalid_authorization_details")]
    [InlineData("authorization_details", "not json", "invalid_authorization_details")]
    [InlineData("authorization_details", """[{"type":"urn:unknown"}]""", "invalid_authorization_details")]
    [InlineData("ends_in_days", "0", "invalid_request")]
    [InlineData("ends_in_days", "366", "invalid_request")]
    [InlineData("budget_usd", "-1", "invalid_request")]
    [InlineData("budget_usd", "1e3", "invalid_request")]
    [InlineData("may_delegate", "yes", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("redirect_uri", "http://127.0.0.1:7777/elsewhere", "invalid_request")]
    public async Task A_malformed_ask_is_refused_when_it_is_pushed(string name, string? value, string error)
    {
        var agent = await server.AddAgentAsync();

        var reply = await agent.PushAsync(Grants.Verifier, (name, value));

        ((int)reply.Status, reply["error"]).Should().Be((400, error), reply.Json.GetRawText());
        reply["code"].Should().StartWith("AID");
    }

    [Theory]
    [InlineData("budget_usd", "1.00")]
    [InlineData("ends_in_days", "1")]
    [InlineData("authorization_details", "[]")]
    public async Task A_pushed_ask_that_repeats_a_limit_is_refused_and_not_read_as_without_it(string name, string value)
    {
        var agent = await server.AddAgentAsync();
        var form = agent.Authenticated(
            ("response_type", "code"),
            ("redirect_uri", TestAgent.RedirectUri),
            ("scope", "openid delegation"),
            ("code_challenge", TestAgent.Challenge(Grants.Verifier)),
            ("code_challenge_method", "S256"),
            ("requested_actor", agent.Id),
            ("purpose", "Answer customers"),
            ("authorization_details", """[{"type":"urn:agentidentity:http","locations":["http://127.0.0.1:5080/api/orders"],"actions":["GET"]}]"""));

        var reply = await agent.PostAsync("/oauth2/par", [.. form, KeyValuePair.Create(name, value), KeyValuePair.Create(name, value)]);

        ((int)reply.Status, reply["code"]).Should().Be((400, ServerError.RequestMalformed.Code()), reply.Json.GetRawText());
    }
}
