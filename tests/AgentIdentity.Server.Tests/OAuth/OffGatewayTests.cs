using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.OAuth;

/// <summary>Tokens that go past the gateway: asked for, shown to the human, and then only where the human saw.</summary>
public sealed class OffGatewayTests(ServerUnderTest server)
{
    private const string Details = """
        [{"type":"urn:agentidentity:http","locations":["https://login.saas.example","https://api.saas.example","sts.amazonaws.com"],"actions":["GET"]}]
        """;

    private static readonly (string, string?)[] Jag =
    [
        ("requested_token_type", "urn:ietf:params:oauth:token-type:id-jag"), ("audience", "https://login.saas.example"), ("scope", "chat.read"),
    ];

    [Fact]
    public async Task The_consent_page_says_what_leaves_and_the_agent_gets_it_as_no_access_token()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent, ("authorization_details", Details), ("off_gateway", "true"), ("off_gateway_scope", "chat.read"));

        var reply = await agent.ExchangeAsync(granted.DelegationId(), "https://api.saas.example", Jag);

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        (reply["token_type"], reply["issued_token_type"], reply["scope"]).Should().Be(("N_A", "urn:ietf:params:oauth:token-type:id-jag", "chat.read"));
        var token = new JsonWebToken(reply["access_token"]);
        (token.Typ, token.Subject, token.Audiences.Single()).Should().Be(("oauth-id-jag+jwt", ben.Person, "https://login.saas.example"));
    }

    [Fact]
    public async Task The_human_is_told_before_a_yes()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier, ("authorization_details", Details), ("off_gateway", "true"), ("off_gateway_scope", "chat.read"));
        await ben.SignInAsync();
        var address = $"client_id={agent.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}";
        await ben.GetAsync("/oauth2/authorize?" + address);

        var page = WebUtility.HtmlDecode(await ben.Http.GetStringAsync("/consent?" + address, TestContext.Current.CancellationToken));

        page.Should().Contain("Act outside this broker").And.Contain("chat.read").And.Contain("“https://api.saas.example” (outside this broker)");
    }

    [Fact]
    public async Task Without_off_gateway_a_place_outside_is_not_even_granted()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();

        var reply = await agent.ExchangeAsync(id, "https://api.saas.example", Jag);

        ((int)reply.Status, reply["error"], reply["code"]).Should().Be((400, "invalid_target", BrokerError.OffGatewayRefused.Code()));
    }

    [Theory]
    [InlineData("scope", "chat.read admin", "invalid_scope", BrokerError.ExchangeScopeRefused)]
    [InlineData("audience", "https://login.other.example", "invalid_target", BrokerError.OffGatewayRefused)]
    [InlineData("resource", "https://api.other.example", "invalid_target", BrokerError.OffGatewayRefused)]
    [InlineData("audience", null, "invalid_target", BrokerError.ExchangeTargetRefused)]
    [InlineData("requested_token_type", null, "invalid_target", BrokerError.ExchangeTargetRefused)]
    public async Task What_the_human_did_not_see_is_refused(string name, string? value, string error, BrokerError code)
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent, ("authorization_details", Details), ("off_gateway", "true"), ("off_gateway_scope", "chat.read"));

        var reply = await agent.ExchangeAsync(granted.DelegationId(), "https://api.saas.example", [.. Jag, (name, value)]);

        ((int)reply.Status, reply["error"], reply["code"]).Should().Be((400, error, code.Code()), reply.Json.GetRawText());
    }

    [Fact]
    public async Task A_web_identity_names_the_agent_to_aws_and_keeps_the_human_as_the_source()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent, ("authorization_details", Details), ("off_gateway", "true"));

        var reply = await agent.ExchangeAsync(granted.DelegationId(), "",
            ("resource", null), ("audience", "sts.amazonaws.com"), ("requested_token_type", "urn:agentidentity:token-type:aws-web-identity"));

        var token = new JsonWebToken(reply["access_token"]);
        (token.Subject, token.GetPayloadValue<string>("https://aws.amazon.com/source_identity")).Should().Be(($"agent:{agent.Id}", ben.Person), reply.Json.GetRawText());
    }
}
