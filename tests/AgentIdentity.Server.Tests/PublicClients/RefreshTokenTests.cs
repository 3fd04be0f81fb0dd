using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.PublicClients;

public sealed class RefreshTokenTests(StockServer stock) : IClassFixture<StockServer>
{
    private ServerUnderTest Server => stock.Server;

    [Fact]
    public async Task A_refresh_token_gives_a_fresh_pair_and_a_second_use_ends_everything()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        var first = await client.GrantAsync(ben);

        var second = await client.RefreshAsync(first["refresh_token"]!, changes: ("resource", stock.Desk));
        (second.Status, second["token_type"], second["scope"]).Should().Be((HttpStatusCode.OK, "Bearer", "mcp"));
        new JsonWebToken(second["access_token"]).GetPayloadValue<string>("urn:agentidentity:actor_assurance").Should().Be("self_asserted");

        var stolen = await client.RefreshAsync(first["refresh_token"]!);
        (stolen["error"], stolen["code"]).Should().Be(("invalid_grant", BrokerError.RefreshReused.Code()));
        (await client.RefreshAsync(second["refresh_token"]!))["error"].Should().Be("invalid_grant");
        (await CallAsync(second["access_token"]!)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, "the delegation ended");
        (await Server.AdminGetAsync($"/admin/delegations/{first.DelegationId()}")).GetProperty("state").GetString().Should().Be("ended");
    }

    [Fact]
    public async Task A_client_revokes_its_own_refresh_token_and_nobody_elses()
    {
        var (client, other, ben) = (stock.NewClient(), stock.NewClient(), await Server.AddPersonAsync());
        await other.GrantAsync(ben);
        var granted = await client.GrantAsync(ben);
        var token = granted["refresh_token"]!;

        (await RevokeAsync(other, token)).Should().Be(HttpStatusCode.OK);
        (await RevokeAsync(client, "aidr_" + new string('A', 64))).Should().Be(HttpStatusCode.OK);
        var second = (await client.RefreshAsync(token))["refresh_token"]!;
        second.Should().NotBeNull("another client ends nothing");

        (await RevokeAsync(client, second)).Should().Be(HttpStatusCode.OK);
        (await client.RefreshAsync(second))["error"].Should().Be("invalid_grant");
        (await Server.AdminGetAsync($"/admin/delegations/{granted.DelegationId()}")).GetProperty("state").GetString().Should().Be("ended");

        async Task<HttpStatusCode> RevokeAsync(StockClient by, string revoked) => (await new TestAgent(Server, "nobody").PostAsync("/oauth2/revoke",
            [KeyValuePair.Create("client_id", by.ClientId), KeyValuePair.Create("token", revoked), KeyValuePair.Create("token_type_hint", "refresh_token")])).Status;
    }

    [Theory]
    [InlineData("resource", "https://elsewhere.example", "invalid_target")]
    [InlineData("scope", "mcp model", "invalid_scope")]
    public async Task A_refresh_for_more_is_refused_and_costs_the_client_nothing(string name, string value, string error)
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        var token = (await client.GrantAsync(ben))["refresh_token"]!;

        (await client.RefreshAsync(token, changes: (name, value)))["error"].Should().Be(error);

        (await client.RefreshAsync(token)).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refresh_token_ends_with_its_delegation_and_with_its_agent()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        var (one, two) = (await client.GrantAsync(ben), await client.GrantAsync(ben));
        await Server.AdminPostAsync($"/admin/delegations/{one.DelegationId()}/end");

        (await client.RefreshAsync(one["refresh_token"]!))["code"].Should().Be(BrokerError.DelegationEnded.Code());

        await Server.AdminPostAsync($"/admin/agents/{await stock.AgentOfAsync(client)}/suspend");
        (await client.RefreshAsync(two["refresh_token"]!)).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await (await ben.GetAsync(client.AuthorizeAddress())).Content.ReadAsStringAsync()).Should().Contain("AID", "a suspended agent asks no human");
    }

    private async Task<HttpResponseMessage> CallAsync(string token)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, "/mcp/desk")
        {
            Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "ping" }),
        };
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        call.Headers.Accept.ParseAdd("application/json, text/event-stream");
        return await Server.SendAsync(call);
    }
}
