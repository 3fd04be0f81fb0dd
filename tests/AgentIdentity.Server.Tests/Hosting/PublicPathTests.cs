using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Hosting;

/// <summary>The public address has a path: behind a proxy that takes it away, and behind one that leaves it.</summary>
public sealed partial class PublicPathTests
{
    public enum Proxy
    {
        TakesThePathAway,
        LeavesThePath,
    }

    public static TheoryData<Proxy> Proxies => [Proxy.TakesThePathAway, Proxy.LeavesThePath];

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Discovery_finds_the_server_at_all_three_addresses_that_clients_try(Proxy proxy)
    {
        await using var server = await StartAsync(proxy);

        foreach (var path in (string[])
            ["/.well-known/oauth-authorization-server/agents", "/.well-known/openid-configuration/agents", "/agents/.well-known/openid-configuration"])
        {
            var document = await ReadAsync(server, path);
            document.GetProperty("issuer").GetString().Should().Be(server.Origin, path);
            foreach (var endpoint in document.EnumerateObject().Where(static member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal) || member.Name == "jwks_uri"))
            {
                endpoint.Value.GetString().Should().StartWith(server.Origin + "/oauth2/", endpoint.Name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Metadata_of_a_resource_is_inserted_before_the_whole_path_and_the_challenge_leads_to_it(Proxy proxy)
    {
        await using var server = await StartAsync(proxy);

        using var refused = await server.GetAsync("/mcp/crm");
        var address = MetadataAddress().Match(refused.Headers.WwwAuthenticate.ToString()).Groups[1].Value;

        address.Should().Be(new Uri(server.Origin).GetLeftPart(UriPartial.Authority) + "/.well-known/oauth-protected-resource/agents/mcp/crm");
        var document = await ReadAsync(server, new Uri(address).AbsolutePath);
        document.GetProperty("resource").GetString().Should().Be(server.Origin + "/mcp/crm");
        document.GetProperty("authorization_servers")[0].GetString().Should().Be(server.Origin);
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task A_person_grants_an_agent_exchanges_and_the_gateway_takes_the_token_and_its_proof(Proxy proxy)
    {
        await using var server = await StartAsync(proxy);
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());

        var granted = await ben.GrantAsync(agent);
        var exchanged = await agent.ExchangeAsync(granted.DelegationId(), server.Origin + "/api/orders");

        exchanged.Status.Should().Be(HttpStatusCode.OK, exchanged.Json.GetRawText());
        var token = exchanged["access_token"]!;
        new JsonWebToken(token).Issuer.Should().Be(server.Origin);
        new JsonWebToken(granted["id_token"]).Issuer.Should().Be(server.Origin);
        // Nobody has given rights yet: the token and the proof are good, and the decision is no.
        (await CallAsync(server, agent, token, server.Origin + "/api/orders/7")).Should().Be(HttpStatusCode.Forbidden);
        (await CallAsync(server, agent, token, server.Origin.Replace("/agents", "", StringComparison.Ordinal) + "/api/orders/7"))
            .Should().Be(HttpStatusCode.Unauthorized, "the proof is for the address as the agent knows it");
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Every_link_form_and_cookie_of_the_pages_stays_below_the_path(Proxy proxy)
    {
        await using var server = await StartAsync(proxy);
        var ben = await server.AddPersonAsync();
        await ben.GrantAsync(await server.AddAgentAsync());

        foreach (var page in (string[])["/account/sign-in", "/console", "/consent?client_id=x&request_uri=y"])
        {
            var html = await (await ben.GetAsync(page)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Addresses().Matches(html).Select(static match => match.Groups[1].Value).Where(static address => !address.StartsWith('#'))
                .Should().NotBeEmpty(page).And.OnlyContain(static address => address.StartsWith("/agents/", StringComparison.Ordinal), page);
        }

        ben.Cookies.GetAllCookies().Should().Contain(static cookie => cookie.Name == "agentidentity-agents");
        (await (await server.GetAsync("/nothing/here")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("AID5108");
    }

    [Fact]
    public async Task A_server_whose_proxy_leaves_the_path_answers_only_below_it()
    {
        await using var server = await StartAsync(Proxy.LeavesThePath);
        using var direct = new HttpClient { BaseAddress = new Uri(server.Origin) };

        foreach (var path in (string[])["/admin/agents", "/oauth2/jwks", "/console", "/.well-known/oauth-authorization-server", "/agentsx/oauth2/jwks"])
        {
            (await direct.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NotFound, path);
        }

        (await direct.GetAsync("/healthz/live", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK, "a probe asks the process");
        (await direct.GetAsync("/agents/oauth2/jwks", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_server_whose_proxy_takes_the_path_away_does_not_take_it_away_again()
    {
        await using var server = await StartAsync(Proxy.TakesThePathAway);
        using var direct = new HttpClient { BaseAddress = new Uri(server.Origin) };

        // Else whoever may not reach /agents/admin through the proxy would ask for /agents/agents/admin.
        (await direct.GetAsync("/agents/admin/agents", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await direct.GetAsync("/oauth2/jwks", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signing_in_never_leads_to_a_neighbour_on_the_same_host()
    {
        await using var server = await StartAsync(Proxy.LeavesThePath);
        var ben = await server.AddPersonAsync();

        foreach (var next in (string[])["/other-application", "//evil.example", "/agents/../other", "/agents/%2e%2e/other", "/agents/..\\other", "https://evil.example/", "/agents/\\evil.example", "~/console"])
        {
            var answer = await ben.SignInAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(next));
            new Uri(new Uri(server.Origin), answer.Headers.Location!).AbsolutePath.Should().Be("/agents/console", next);
        }
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task The_relations_are_below_the_public_address_too(Proxy proxy)
    {
        await using var server = await StartAsync(proxy);

        (await server.AdminGetAsync("/fga/stores?name=policy")).GetProperty("stores").GetArrayLength().Should().Be(1);
        using var nothing = await server.Admin.GetAsync("/fga/stores/%2e%2e", TestContext.Current.CancellationToken);
        ((int)nothing.StatusCode).Should().BeInRange(400, 404);
        using var refused = await server.GetAsync("/fga/stores");
        refused.Headers.WwwAuthenticate.ToString().Should().Contain("/.well-known/oauth-protected-resource/agents/fga");
    }

    private static async Task<ServerUnderTest> StartAsync(Proxy proxy)
    {
        var server = new ServerUnderTest { PublicPath = "/agents", ProxyStripsPath = proxy == Proxy.TakesThePathAway };
        await server.InitializeAsync();
        return server;
    }

    private static async Task<HttpStatusCode> CallAsync(ServerUnderTest server, TestAgent agent, string token, string proofFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders/7");
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", agent.Prover.Create("GET", new Uri(proofFor), token));
        return (await server.SendAsync(request)).StatusCode;
    }

    private static async Task<JsonElement> ReadAsync(ServerUnderTest server, string path)
    {
        using var answer = await server.GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, path);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    [GeneratedRegex("resource_metadata=\"([^\"]+)\"")]
    private static partial Regex MetadataAddress();

    [GeneratedRegex("(?:href|action)=\"([^\"]+)\"")]
    private static partial Regex Addresses();
}
