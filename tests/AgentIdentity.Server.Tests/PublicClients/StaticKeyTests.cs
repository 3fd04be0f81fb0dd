using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.PublicClients;

public sealed class StaticKeyTests(StockServer stock) : IClassFixture<StockServer>
{
    private ServerUnderTest Server => stock.Server;

    private string DeskDetails => $$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{stock.Desk}}","{{stock.Crm}}"],"actions":["tools/call"],"identifier":"*"}]""";

    [Fact]
    public async Task A_key_is_shown_once_calls_in_the_name_of_its_delegation_and_ends_at_once()
    {
        var (agent, ben) = (await Server.AddAgentAsync(), await Server.AddPersonAsync());
        foreach (var tool in (string[])["search_contacts", "create_refund"])
        {
            await stock.PermitAsync(ben.Person, agent.Id, tool);
        }

        var delegation = (await ben.GrantAsync(agent, ("authorization_details", DeskDetails))).DelegationId();
        var issued = await IssueAsync(delegation, stock.Desk);
        var (key, id) = (issued.GetProperty("key").GetString()!, issued.GetProperty("record").GetProperty("id").GetString()!);

        (await CallAsync(stock.Desk, key, "search_contacts")).Should().Contain("found Ada");
        (await CallAsync(stock.Desk, key, "create_refund")).Should().NotContain("refunded", "anybody may hold the text, so it reads only");
        (await Server.Admin.GetStringAsync($"/admin/delegations/{delegation}/keys")).Should().Contain(id).And.NotContain(key[8..]);
        string.Concat(await Server.EvidenceAsync()).Should().Contain("agent_key.issued").And.NotContain(key[8..]);

        (await Server.AdminPostAsync($"/admin/agent-keys/{id}/end")).StatusCode.Should().Be(HttpStatusCode.OK);

        (await SendAsync(stock.Desk, key, "search_contacts")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_opens_its_resource_only_and_only_as_Bearer()
    {
        var (agent, ben) = (await Server.AddAgentAsync(), await Server.AddPersonAsync());
        var delegation = (await ben.GrantAsync(agent, ("authorization_details", DeskDetails))).DelegationId();
        var key = (await IssueAsync(delegation, stock.Desk)).GetProperty("key").GetString()!;

        (await SendAsync(stock.Crm, key, "search_contacts")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await SendAsync(stock.Desk, key, "search_contacts", "DPoP")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await SendAsync(stock.Desk, key[..^1], "search_contacts")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", key))))["active"].Should().Be("false");
        var asSubject = await agent.ExchangeAsync(delegation, stock.Desk, ("subject_token", key), ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"));
        asSubject.Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task No_key_is_issued_for_a_resource_that_takes_no_Bearer_nor_for_more_than_a_week()
    {
        var (agent, ben) = (await Server.AddAgentAsync(), await Server.AddPersonAsync());
        var delegation = (await ben.GrantAsync(agent, ("authorization_details", DeskDetails))).DelegationId();

        (await RefusalAsync(delegation, new { resource = stock.Crm, name = "laptop" })).Should().Contain(ServerError.BearerOff.Code());
        (await RefusalAsync(delegation, new { resource = stock.Desk, name = "laptop", hours = 200 })).Should().Contain(ServerError.BodyMalformed.Code());
        (await RefusalAsync(delegation, new { resource = stock.Desk, name = "laptop", hours = 0 })).Should().Contain(ServerError.BodyMalformed.Code());
        (await RefusalAsync(delegation, new { resource = stock.Desk, name = "" })).Should().Contain(BrokerError.AgentKeyInvalid.Code());
        (await RefusalAsync("dlg_none", new { resource = stock.Desk, name = "laptop" })).Should().Contain(BrokerError.DelegationUnknown.Code());
        (await Server.GetAsync($"/admin/delegations/{delegation}/keys")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private async Task<JsonElement> IssueAsync(string delegation, string resource)
    {
        var answer = await Server.AdminPostAsync($"/admin/delegations/{delegation}/keys", new { resource, name = "laptop" });
        answer.StatusCode.Should().Be(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private async Task<string> RefusalAsync(string delegation, object body)
    {
        var answer = await Server.AdminPostAsync($"/admin/delegations/{delegation}/keys", body);
        ((int)answer.StatusCode).Should().BeInRange(400, 499);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> CallAsync(string resource, string key, string tool) => await (await SendAsync(resource, key, tool)).Content.ReadAsStringAsync();

    private async Task<HttpResponseMessage> SendAsync(string resource, string key, string tool, string scheme = "Bearer")
    {
        var call = new HttpRequestMessage(HttpMethod.Post, new Uri(resource))
        {
            Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = tool, arguments = new { name = "Ada", amount = 10 } } }),
        };
        call.Headers.Authorization = new AuthenticationHeaderValue(scheme, key);
        call.Headers.Accept.ParseAdd("application/json, text/event-stream");
        call.Headers.Add("MCP-Protocol-Version", "2025-06-18");
        if (scheme == "DPoP")
        {
            call.Headers.Add("DPoP", new DpopProver(ECDsa.Create(ECCurve.NamedCurves.nistP256)).Create("POST", new Uri(resource), key));
        }

        return await Server.SendAsync(call);
    }
}
