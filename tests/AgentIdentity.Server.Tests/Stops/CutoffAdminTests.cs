using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Stops;

public sealed class CutoffAdminTests(ServerUnderTest server)
{
    [Fact]
    public async Task What_a_human_gave_an_agent_is_cut_off_at_once_at_every_place()
    {
        var (agent, ben, id, token) = await TokenAsync();

        var raised = await RaiseAsync(new { kind = "human_agent", human = ben.Person, agent = agent.Id, reason = "stolen laptop" });

        raised.GetProperty("durable").GetBoolean().Should().BeTrue();
        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["active"].Should().Be("false");
        var exchange = await agent.ExchangeAsync(id, server.Origin + "/mcp/crm");
        (exchange.Status, exchange["code"]).Should().Be((HttpStatusCode.BadRequest, BrokerError.CutOff.Code()));
        var call = await CallAsync(agent, token);
        call.Should().Be((HttpStatusCode.Unauthorized, BrokerError.CutOff.Code()));
        (await server.EvidenceAsync()).Should().Contain(line => line.Contains("cutoff.raised") && line.Contains(ben.Person) && line.Contains("stolen laptop"));
    }

    [Fact]
    public async Task After_a_cut_off_of_its_client_an_agent_may_ask_for_new_tokens_and_not_use_the_old()
    {
        var (agent, _, id, token) = await TokenAsync();
        var actor = await agent.ActorTokenAsync();

        await RaiseAsync(new { kind = "client", client = agent.Id });

        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["active"].Should().Be("false");
        (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm", ("actor_token", actor)))["error"].Should().NotBeNull();
        await Task.Delay(1_100, TestContext.Current.CancellationToken);
        var anew = (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm"))["access_token"]!;
        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", anew))))["active"].Should().Be("true");
    }

    [Fact]
    public async Task A_cut_off_human_signs_in_and_grants_anew()
    {
        var (agent, ben, _, _) = await TokenAsync();
        (await ben.GetAsync("/console")).StatusCode.Should().Be(HttpStatusCode.OK);

        await RaiseAsync(new { kind = "human", human = ben.Person });

        (await ben.GetAsync("/console")).StatusCode.Should().Be(HttpStatusCode.Redirect, "the session rests on a sign-in of before");
        await Task.Delay(1_100, TestContext.Current.CancellationToken);
        var id = (await ben.GrantAsync(agent)).DelegationId();
        (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cut_off_is_listed_shown_and_lifted()
    {
        var (agent, _, _, token) = await TokenAsync();
        var id = (await RaiseAsync(new { kind = "agent", agent = agent.Id })).GetProperty("id").GetString()!;

        (await server.AdminGetAsync("/admin/cutoffs")).EnumerateArray().Select(cutoff => cutoff.GetProperty("id").GetString()).Should().Contain(id);
        (await server.AdminGetAsync($"/admin/cutoffs/{id}")).GetProperty("kind").GetString().Should().Be("agent");
        (await server.Admin.DeleteAsync($"/admin/cutoffs/{id}", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);

        (await server.Admin.GetAsync($"/admin/cutoffs/{id}", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await server.Admin.DeleteAsync($"/admin/cutoffs/{id}", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["active"].Should().Be("true");
    }

    [Theory]
    [InlineData("""{"kind":"human","human":"nobody-here"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"kind":"agent","agent":"nobody-here"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"kind":"delegation","delegation":"dlg_none"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"kind":"client","client":"nobody-here"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"kind":"tenant"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"Everyone"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"8"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"session"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"session","sid":"s","jti":"t"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"everyone","before":"2999-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"kind":"everyone","agents":["a"]}""", HttpStatusCode.BadRequest)]
    public async Task What_names_nobody_or_is_malformed_is_refused(string body, HttpStatusCode status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await server.SendAdminAsync("/admin/cutoffs", content);

        answer.StatusCode.Should().Be(status);
    }

    private async Task<JsonElement> RaiseAsync(object body)
    {
        using var answer = await server.AdminPostAsync("/admin/cutoffs", body);
        answer.StatusCode.Should().Be(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<(HttpStatusCode Status, string? Code)> CallAsync(TestAgent agent, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp/crm") { Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "tools/list" }) };
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create("POST", new Uri(server.Origin + "/mcp/crm"), token));
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        using var answer = await server.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, System.Text.RegularExpressions.Regex.Match(text, "AID\\d{4}").Value);
    }

    private async Task<(TestAgent Agent, Browser Ben, string Delegation, string Token)> TokenAsync()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();
        return (agent, ben, id, (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm"))["access_token"]!);
    }
}
