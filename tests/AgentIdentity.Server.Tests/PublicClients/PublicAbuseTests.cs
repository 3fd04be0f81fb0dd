using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Clients;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.PublicClients;

/// <summary>A public client's client_id is known to everybody: what strangers do in its name, and what its tokens outlive.</summary>
public sealed class PublicAbuseTests(StockServer stock) : IClassFixture<StockServer>
{
    private ServerUnderTest Server => stock.Server;

    [Fact]
    public async Task What_strangers_try_in_its_name_is_not_in_the_evidence()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        await client.GrantAsync(ben);
        var before = (await Server.EvidenceAsync()).Length;

        for (var guess = 0; guess < 5; guess++)
        {
            (await client.RedeemAsync($"guess-{guess}"))["error"].Should().Be("invalid_grant");
            (await client.RefreshAsync("aidr_" + new string('A', 64)))["error"].Should().Be("invalid_grant");
            (await client.TokenAsync(false, ("grant_type", "client_credentials"), ("resource", Server.Origin)))["error"].Should().Be("unauthorized_client");
        }

        (await Server.EvidenceAsync()).Length.Should().Be(before, "nobody proved to be anybody");
    }

    [Fact]
    public async Task Strangers_who_fail_in_its_name_lock_nobody_else_out()
    {
        var attempts = new AgentIdentity.Server.OAuth.ClientAttempts(TimeProvider.System);
        for (var stranger = 0; stranger < 200; stranger++)
        {
            attempts.Failed("", IPAddress.Parse($"203.0.113.{stranger}"));
        }

        attempts.Wait("", IPAddress.Parse("192.0.2.77")).Should().BeNull();
        await using var server = await ClientServer.PlainAsync("AgentIdentity:TrustedProxies:0=127.0.0.1");
        const string clientId = "https://offline.example/editor.json";
        await server.RegisterAsync(new { id = "editor", kind = "public", client_id = clientId, name = "The editor", owner = "Olga", token_endpoint_auth_method = "none", redirect_uris = new[] { StockServer.RedirectUri } });
        var http = server.Connect();
        for (var attempt = 0; attempt < 40; attempt++)
        {
            await http.PostAsync(Wire.TokenPath, Wire.Ask(http, [("client_id", clientId), ("client_secret", "guess")]), ("X-Forwarded-For", "203.0.113.9"));
        }

        var reply = await http.ActorAsync([("client_id", clientId)], ("X-Forwarded-For", "192.0.2.50"));

        reply.ShouldBe(HttpStatusCode.BadRequest, "unauthorized_client", ServerError.NotAllowed.Code());
    }

    [Fact]
    public async Task A_refresh_token_that_is_revoked_is_over_and_so_is_what_came_of_it()
    {
        var (client, other, ben) = (stock.NewClient(), stock.NewClient(), await Server.AddPersonAsync());
        await other.GrantAsync(ben);
        var granted = await client.GrantAsync(ben);

        (await RevokeAsync(other, granted["refresh_token"]!)).Status.Should().Be(HttpStatusCode.OK, "whether there is one is nobody else's business");
        (await Server.AdminGetAsync($"/admin/delegations/{granted.DelegationId()}")).GetProperty("state").GetString().Should().Be("active");
        (await RevokeAsync(client, granted["refresh_token"]!)).Status.Should().Be(HttpStatusCode.OK);

        (await client.RefreshAsync(granted["refresh_token"]!))["error"].Should().Be("invalid_grant");
        (await Server.AdminGetAsync($"/admin/delegations/{granted.DelegationId()}")).GetProperty("state").GetString().Should().Be("ended");
        (await Server.EvidenceAsync()).Should().Contain(line => line.Contains("refresh.ended") && line.Contains(granted.DelegationId()));
    }

    [Fact]
    public async Task A_cut_off_of_the_client_reaches_its_refresh_tokens()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        var granted = await client.GrantAsync(ben);
        (await Server.AdminPostAsync("/admin/cutoffs", new { kind = "client", client = client.ClientId })).StatusCode.Should().Be(HttpStatusCode.Created);
        await Task.Delay(1_100, TestContext.Current.CancellationToken);

        (await client.RefreshAsync(granted["refresh_token"]!))["code"].Should().Be(BrokerError.CutOff.Code());
        (await client.GrantAsync(ben))["refresh_token"].Should().NotBeNull("what is granted after it counts");
    }

    [Theory]
    [InlineData("/oauth2/authorize/")]
    [InlineData("/oauth2/Authorize")]
    [InlineData("/oauth2/%61uthorize")]
    public async Task Its_document_is_read_however_the_authorize_address_is_written(string path)
    {
        var (client, ben) = (stock.NewClient(("dpop_bound_access_tokens", true)), await Server.AddPersonAsync());
        await ben.FollowAsync(client.AuthorizeAddress());
        stock.Documents.Pages.Remove(new Uri(client.ClientId).AbsolutePath);
        await Server.RestartAsync();
        await ben.SignInAsync();

        var answer = await ben.GetAsync(client.AuthorizeAddress().Replace("/oauth2/authorize", path, StringComparison.Ordinal));

        (answer.Headers.Location?.ToString() ?? "").Should().NotContain("/consent", "the document was withdrawn");
    }

    private Task<OAuthReply> RevokeAsync(StockClient client, string token) => new TestAgent(Server, "nobody").PostAsync(
        "/oauth2/revoke", [KeyValuePair.Create("client_id", client.ClientId), KeyValuePair.Create("token", token), KeyValuePair.Create("token_type_hint", "refresh_token")]);
}
