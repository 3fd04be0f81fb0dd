using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Delegations;

public sealed class CallHistoryTests(ServerUnderTest server)
{
    [Fact]
    public async Task From_the_delegation_alone_the_human_sees_what_was_asked_and_why_it_was_refused()
    {
        var (agent, ben, id, token) = await TokenAsync();
        using var refused = await CallAsync(agent, token);
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        var problem = await JsonAsync(refused);
        var decision = problem.GetProperty("decision_id").GetString()!;

        using var answer = await ben.GetAsync($"/delegations/{id}/calls");

        var call = (await JsonAsync(answer)).EnumerateArray().Single();
        call.GetProperty("decision_id").GetString().Should().Be(decision);
        (Text(call, "agent"), Text(call, "upstream"), Text(call, "action"), Text(call, "identifier"), Text(call, "decision"))
            .Should().Be((agent.Id, "orders", "GET", "/1", "deny"));
        Text(call, "reason").Should().NotBeNullOrEmpty();
        (await server.AdminGetAsync($"/admin/decisions/{decision}")).GetProperty("entries").GetArrayLength().Should().BeGreaterThan(0);
        (await (await ben.GetAsync($"/console/delegations/{id}")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Should().Contain("orders GET /1").And.Contain(decision, "it is what to ask an administrator about").And.Contain(WebUtility.HtmlEncode(problem.GetProperty("detail").GetString()!));
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_the_gateway()
    {
        var (agent, _, _, token) = await TokenAsync();
        await agent.PostAsync("/oauth2/revoke", agent.Authenticated(("token", token)));

        using var refused = await CallAsync(agent, token);

        (await JsonAsync(refused)).GetProperty("code").GetString().Should().Be(BrokerError.TokenRevoked.Code());
    }

    [Fact]
    public async Task A_token_is_refused_at_the_gateway_once_its_delegation_has_ended()
    {
        var (agent, _, id, token) = await TokenAsync();
        await server.AdminPostAsync($"/admin/delegations/{id}/end");

        using var refused = await CallAsync(agent, token);

        (await JsonAsync(refused)).GetProperty("code").GetString().Should().Be("AID5031");
    }

    private async Task<(TestAgent Agent, Browser Ben, string Delegation, string Token)> TokenAsync()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();
        return (agent, ben, id, (await agent.ExchangeAsync(id, server.Origin + "/api/orders"))["access_token"]!);
    }

    private Task<HttpResponseMessage> CallAsync(TestAgent agent, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders/1");
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create("GET", new Uri(server.Origin + "/api/orders/1"), token));
        return server.SendAsync(request);
    }

    private static string? Text(JsonElement call, string name) => call.TryGetProperty(name, out var member) ? member.GetString() : null;

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
}
