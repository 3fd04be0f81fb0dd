using System.Net;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.PublicClients;

public sealed class PublicClientTests(StockServer stock) : IClassFixture<StockServer>
{
    private ServerUnderTest Server => stock.Server;

    [Fact]
    public async Task A_stock_client_gets_a_token_that_names_it_as_an_actor_that_nobody_proved()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());

        var reply = await client.GrantAsync(ben);

        (reply["token_type"], reply["scope"]).Should().Be(("Bearer", "mcp"));
        var token = new JsonWebToken(reply["access_token"]);
        (token.Typ, token.Subject, token.Audiences.Single(), token.GetPayloadValue<string>("client_id")).Should().Be(("at+jwt", ben.Person, stock.Desk, client.ClientId));
        token.GetPayloadValue<JsonElement>("act").GetProperty("sub").GetString().Should().Be(await stock.AgentOfAsync(client));
        token.GetPayloadValue<string>("urn:agentidentity:actor_assurance").Should().Be("self_asserted");
        token.TryGetPayloadValue<JsonElement>("cnf", out _).Should().BeFalse();
        token.TryGetPayloadValue<long>("auth_time", out _).Should().BeTrue();
        reply["refresh_token"].Should().StartWith("aidr_");
        reply.Json.GetProperty("authorization_details")[0].GetProperty("locations")[0].GetString().Should().Be(stock.Desk);
    }

    [Fact]
    public async Task The_agent_is_registered_once_for_its_address_with_the_owner_of_the_configuration()
    {
        var client = stock.NewClient();
        var delegation = (await client.GrantAsync(await Server.AddPersonAsync())).DelegationId();
        await client.GrantAsync(await Server.AddPersonAsync());

        var agent = (await Server.AdminGetAsync("/admin/agents")).EnumerateArray().Single(agent => agent.GetProperty("client_id").GetString() == client.ClientId);

        (agent.GetProperty("owner").GetString(), agent.GetProperty("name").GetString()).Should().Be(("Olga Owner", "Crabby (client.example)"));
        agent.GetProperty("id").GetString().Should().MatchRegex(@"\Aclient\.example-[0-9a-f]{20}\z");
        (await Server.AdminGetAsync($"/admin/delegations/{delegation}")).GetProperty("agent").GetString().Should().Be(agent.GetProperty("id").GetString());
        (await Server.EvidenceAsync()).Should().Contain(line => line.Contains("agent.added") && line.Contains(agent.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task Without_a_signed_in_human_nothing_is_fetched_and_nothing_registered()
    {
        var client = stock.NewClient();

        foreach (var clientId in (string[])[client.ClientId, DocumentHost.Url("/unasked.json"), "https://169.254.169.254/latest", "https://unlisted.example/x"])
        {
            var answer = await Server.GetAsync(client.AuthorizeAddress(("client_id", clientId)));
            answer.Headers.Location!.ToString().Should().Contain("/account/sign-in", clientId);
        }

        stock.Documents.Asked.Should().NotContain(new Uri(client.ClientId).AbsolutePath).And.NotContain("/unasked.json");
    }

    [Theory]
    [InlineData("https://unlisted.example/x.json", ServerError.ClientMetadataOff)]
    [InlineData("https://client.example/missing.json", ServerError.ClientMetadataUnreachable)]
    [InlineData("https://client.example/x.json?y", ServerError.ClientMetadataInvalid)]
    public async Task A_client_that_cannot_be_known_is_explained_here_and_not_sent_anywhere(string clientId, ServerError error)
    {
        var ben = await Server.AddPersonAsync();
        await ben.SignInAsync();

        var answer = await ben.GetAsync(stock.NewClient().AuthorizeAddress(("client_id", clientId)));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        answer.Headers.Location.Should().BeNull();
        (await answer.Content.ReadAsStringAsync()).Should().Contain(error.Code());
    }

    [Fact]
    public async Task The_consent_page_names_the_host_says_that_nothing_is_proved_and_where_the_answer_goes()
    {
        var (client, ben) = (stock.NewClient(("client_name", "<b>Bank</b>")), await Server.AddPersonAsync());
        await ben.SignInAsync();
        var consent = await ben.GetAsync(client.AuthorizeAddress());

        var page = await ben.Http.GetStringAsync(consent.Headers.Location);

        page.Should().Contain("<strong>client.example</strong>").And.Contain("nobody has proved").And.Contain("<strong>127.0.0.1:7777</strong>")
            .And.Contain("&lt;b&gt;Bank&lt;/b&gt;").And.NotContain("<b>Bank").And.Contain("Olga Owner").And.Contain("Use every tool");
    }

    [Fact]
    public async Task A_refusal_goes_back_and_makes_no_delegation()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());

        var back = await ben.FollowAsync(client.AuthorizeAddress(), "refuse");

        back.Query.Should().Contain("error=access_denied").And.Contain("state=state-1");
        (await Server.AdminGetAsync($"/admin/delegations?human={ben.Person}")).GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Consent_is_asked_for_every_time_and_each_answer_counts_once()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        await client.CodeAsync(ben);

        var again = await ben.GetAsync(client.AuthorizeAddress());

        again.Headers.Location!.ToString().Should().Contain("/consent").And.NotContain("code=");
    }

    [Theory]
    [InlineData("resource", null, "invalid_target")]
    [InlineData("resource", "https://elsewhere.example/mcp/desk", "invalid_target")]
    [InlineData("resource", "DESK/", "invalid_target")]
    [InlineData("resource", "ORIGIN/mcp/none", "invalid_target")]
    [InlineData("scope", "http", "invalid_scope")]
    [InlineData("requested_actor", "codex", "invalid_request")]
    [InlineData("may_delegate", "true", "invalid_authorization_details")]
    [InlineData("off_gateway", "true", "invalid_request")]
    [InlineData("ends_in_days", "999", "invalid_request")]
    [InlineData("authorization_details", """[{"type":"urn:agentidentity:http","locations":["ORIGIN/api/orders"],"actions":["POST"]}]""", "invalid_authorization_details")]
    [InlineData("authorization_details", "[]", "invalid_authorization_details")]
    public async Task A_request_for_what_it_may_not_have_is_sent_back(string name, string? value, string error)
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        await ben.SignInAsync();

        var answer = await ben.GetAsync(client.AuthorizeAddress((name, value?.Replace("ORIGIN", Server.Origin).Replace("DESK", stock.Desk))));

        answer.Headers.Location!.ToString().Should().StartWith(StockServer.RedirectUri).And.Contain($"error={error}");
    }

    [Theory]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("redirect_uri", "https://evil.example/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1:7777/elsewhere")]
    [InlineData("redirect_uri", "http://127.0.0.1.evil.example/callback")]
    [InlineData("redirect_uri", "https://client.example/callback/..")]
    [InlineData("response_type", "token")]
    public async Task A_request_that_breaks_the_protocol_reaches_no_consent(string name, string? value)
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        await ben.SignInAsync();

        var answer = await ben.GetAsync(client.AuthorizeAddress((name, value)));

        (answer.Headers.Location?.ToString() ?? "").Should().NotContain("/consent").And.NotContain("code=").And.NotContain("evil");
    }

    [Fact]
    public async Task A_repeated_resource_is_refused_and_not_read_as_one()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        await ben.SignInAsync();

        var answer = await ben.GetAsync(client.AuthorizeAddress() + "&resource=" + Uri.EscapeDataString(stock.Crm));

        answer.Headers.Location!.ToString().Should().Contain("error=invalid_target");
    }

    [Fact]
    public async Task The_port_of_a_loopback_redirect_is_free()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());

        var back = await ben.FollowAsync(client.AuthorizeAddress(("redirect_uri", "http://127.0.0.1:54321/callback")));

        back.ToString().Should().StartWith("http://127.0.0.1:54321/callback?").And.Contain("code=");
    }

    [Fact]
    public async Task Where_Bearer_is_off_a_proof_is_needed_and_binds_the_token()
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        var code = await client.CodeAsync(ben, ("resource", stock.Crm));

        var bare = await client.RedeemAsync(code, changes: ("resource", stock.Crm));
        (bare["error"], bare["code"]).Should().Be(("invalid_dpop_proof", ServerError.BearerOff.Code()));

        var bound = await client.RedeemAsync(code, prove: true, changes: ("resource", stock.Crm));
        bound["token_type"].Should().Be("DPoP", bound.Json.GetRawText());
        new JsonWebToken(bound["access_token"]).GetPayloadValue<JsonElement>("cnf").GetProperty("jkt").GetString().Should().Be(client.Prover.Thumbprint);
        (await client.RefreshAsync(bound["refresh_token"]!))["code"].Should().Be(BrokerError.RefreshRefused.Code());
        (await client.RefreshAsync(bound["refresh_token"]!, prove: true))["token_type"].Should().Be("DPoP");
    }

    [Fact]
    public async Task A_client_that_promised_DPoP_gets_no_bearer_token_even_where_Bearer_is_on()
    {
        var (client, ben) = (stock.NewClient(("dpop_bound_access_tokens", true)), await Server.AddPersonAsync());

        (await client.RedeemAsync(await client.CodeAsync(ben)))["code"].Should().Be(ServerError.BearerOff.Code());
    }

    [Fact]
    public async Task A_client_that_does_not_declare_refreshing_gets_no_refresh_token()
    {
        var (client, ben) = (stock.NewClient(("grant_types", new[] { "authorization_code" })), await Server.AddPersonAsync());

        (await client.GrantAsync(ben))["refresh_token"].Should().BeNull();
    }

    [Theory]
    [InlineData("code_verifier", "another-verifier-of-at-least-forty-three-characters-012345", "invalid_grant")]
    [InlineData("code_verifier", null, "invalid_request")]
    [InlineData("redirect_uri", "https://client.example/callback", "invalid_grant")]
    [InlineData("resource", "https://elsewhere.example", "invalid_target")]
    public async Task A_code_is_redeemed_as_it_was_asked_for_or_not_at_all(string name, string? value, string error)
    {
        var (client, ben) = (stock.NewClient(), await Server.AddPersonAsync());
        var code = await client.CodeAsync(ben);

        (await client.RedeemAsync(code, changes: (name, value)))["error"].Should().Be(error);
    }

    [Fact]
    public async Task A_code_is_good_once_and_for_its_client_only()
    {
        var (client, other, ben) = (stock.NewClient(), stock.NewClient(), await Server.AddPersonAsync());
        await other.GrantAsync(ben);
        var code = await client.CodeAsync(ben);

        (await other.RedeemAsync(code))["error"].Should().Be("invalid_grant");
        (await client.RedeemAsync(code)).Status.Should().Be(HttpStatusCode.OK);
        (await client.RedeemAsync(code))["error"].Should().Be("invalid_grant");
    }

    [Fact]
    public async Task An_agent_with_a_key_refreshes_nothing_and_a_public_client_does_nothing_else()
    {
        var (client, ben, agent) = (stock.NewClient(), await Server.AddPersonAsync(), await Server.AddAgentAsync());
        var granted = await client.GrantAsync(ben);

        (await agent.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", granted["refresh_token"])))["error"].Should().Be("unauthorized_client");
        (await client.TokenAsync(true, ("grant_type", "client_credentials"), ("resource", Server.Origin)))["error"].Should().Be("unauthorized_client");
        (await client.TokenAsync(true, ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token", granted.DelegationId()),
            ("subject_token_type", "urn:agentidentity:token-type:delegation"), ("resource", stock.Desk)))["error"].Should().Be("unauthorized_client");
        foreach (var path in (string[])["/oauth2/par", "/oauth2/introspect"])
        {
            var reply = await agent.PostAsync(path, [KeyValuePair.Create("client_id", client.ClientId), KeyValuePair.Create("token", granted["access_token"]!)]);
            ((int)reply.Status).Should().BeInRange(400, 401, path);
        }
    }

    [Fact]
    public async Task A_public_clients_delegation_is_worth_nothing_to_an_agent_with_a_key()
    {
        var (client, ben, agent) = (stock.NewClient(), await Server.AddPersonAsync(), await Server.AddAgentAsync());
        var granted = await client.GrantAsync(ben);

        (await agent.ExchangeAsync(granted.DelegationId(), stock.Desk)).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task New_redirect_addresses_of_the_document_are_taken_over_and_its_new_name_is_not()
    {
        var (client, ben) = (stock.NewClient(("client_name", "Crabby")), await Server.AddPersonAsync());
        await client.GrantAsync(ben);
        var path = new Uri(client.ClientId).AbsolutePath;
        var moved = stock.NewClient();
        stock.Documents.Serve(path, "no-store", ("client_name", "Your Bank"), ("redirect_uris", new[] { "https://client.example/new" }));

        await Server.RestartAsync();
        await ben.SignInAsync();
        var old = await ben.GetAsync(client.AuthorizeAddress());
        var renewed = await ben.GetAsync(client.AuthorizeAddress(("redirect_uri", "https://client.example/new")));

        old.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        renewed.Headers.Location!.ToString().Should().Contain("/consent");
        (await ben.Http.GetStringAsync(renewed.Headers.Location)).Should().Contain("Crabby").And.NotContain("Your Bank");
        moved.ClientId.Should().NotBe(client.ClientId);
    }

    [Fact]
    public async Task An_administrator_may_register_a_public_client_under_a_name_and_off_the_list()
    {
        const string clientId = "https://offline.example/editor.json";
        var registered = await Server.AdminPostAsync("/admin/agents", new
        {
            id = "editor",
            kind = "public",
            client_id = clientId,
            name = "The editor",
            owner = "Olga Owner",
            token_endpoint_auth_method = "none",
            redirect_uris = new[] { StockServer.RedirectUri },
        });
        registered.StatusCode.Should().Be(HttpStatusCode.Created, await registered.Content.ReadAsStringAsync());
        var ben = await Server.AddPersonAsync();

        var reply = await new StockClient(stock, clientId).GrantAsync(ben);

        new JsonWebToken(reply["access_token"]).GetPayloadValue<JsonElement>("act").GetProperty("sub").GetString().Should().Be("editor");
    }

    [Fact]
    public async Task The_metadata_says_that_documents_are_taken_and_where_no_authentication_is_needed()
    {
        var metadata = JsonDocument.Parse(await Server.Http.GetStringAsync("/.well-known/oauth-authorization-server")).RootElement;

        metadata.GetProperty("client_id_metadata_document_supported").GetBoolean().Should().BeTrue();
        metadata.GetProperty("require_pushed_authorization_requests").GetBoolean().Should().BeFalse("a public client cannot push");
        metadata.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(static method => method.GetString()).Should().Equal("S256");
        metadata.GetProperty("grant_types_supported").EnumerateArray().Select(static grant => grant.GetString()).Should().Contain("refresh_token");
        Methods("token").Should().Contain("none");
        Methods("revocation").Should().Contain("none");
        Methods("introspection").Should().NotContain("none");

        IEnumerable<string?> Methods(string endpoint) =>
            metadata.GetProperty(endpoint + "_endpoint_auth_methods_supported").EnumerateArray().Select(static method => method.GetString());
    }
}
