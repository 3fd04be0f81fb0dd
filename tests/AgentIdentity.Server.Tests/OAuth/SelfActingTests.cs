using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.OAuth;

/// <summary>An agent for itself: only where its registration says so, never at an upstream of the gateway.</summary>
public sealed class SelfActingTests(ServerUnderTest server)
{
    private const string Reports = "https://reports.internal.example";

    [Fact]
    public async Task Where_its_registration_names_the_resource_the_agent_acts_for_itself()
    {
        var agent = await AddAsync(Reports);

        var reply = await agent.TokenAsync(("grant_type", "client_credentials"), ("resource", Reports));

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        var token = new JsonWebToken(reply["access_token"]);
        (token.Subject, token.Audiences.Single(), token.TryGetPayloadValue<JsonElement>("act", out _)).Should().Be((agent.Id, Reports, false));
        token.GetPayloadValue<JsonElement>("cnf").GetProperty("jkt").GetString().Should().Be(agent.Prover.Thumbprint);
    }

    [Theory]
    [InlineData("https://reports.internal.example/")]
    [InlineData("https://other.internal.example")]
    public async Task Anywhere_else_it_does_not(string resource)
    {
        var agent = await AddAsync(Reports);
        var reply = await agent.TokenAsync(("grant_type", "client_credentials"), ("resource", resource));
        ((int)reply.Status, reply["error"], reply["code"]).Should().Be((400, "invalid_target", BrokerError.SelfActingRefused.Code()));
    }

    [Fact]
    public async Task A_token_of_its_own_has_no_scope()
    {
        var agent = await AddAsync(Reports);
        var reply = await agent.TokenAsync(("grant_type", "client_credentials"), ("resource", Reports), ("scope", "admin"));
        ((int)reply.Status, reply["error"]).Should().Be((400, "invalid_scope"), reply.Json.GetRawText());
    }

    [Fact]
    public async Task The_gateway_takes_no_token_of_an_agents_own_and_says_why()
    {
        var agent = await AddAsync(server.Origin + "/api/orders");
        var own = (await agent.TokenAsync(("grant_type", "client_credentials"), ("resource", server.Origin + "/api/orders")))["access_token"]!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders/1");
        request.Headers.TryAddWithoutValidation("Authorization", "DPoP " + own);
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create("GET", new Uri(server.Origin + "/api/orders/1"), own));

        using var response = await server.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain(TokenError.ActsForItself.Code());
    }

    private async Task<TestAgent> AddAsync(string resource)
    {
        var agent = new TestAgent(server, ServerUnderTest.NewName("agent-"));
        var answer = await server.Admin.PostAsJsonAsync("/admin/agents", new
        {
            id = agent.Id,
            name = "Reporter",
            owner = "Olga Owner",
            jwks = JsonDocument.Parse(agent.PublicJwks).RootElement,
            self_acting_at = new[] { resource },
        });
        answer.StatusCode.Should().Be(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return agent;
    }
}
