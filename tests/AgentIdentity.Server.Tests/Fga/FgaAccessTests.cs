using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Fga;

/// <summary>Who may come to /fga, and how that is seen in the evidence.</summary>
public sealed class FgaAccessTests(ServerUnderTest server)
{
    private string Fga => server.Origin + "/fga";

    [Theory]
    [InlineData(null, "bearer_token_missing")]
    [InlineData("Bearer wrong", "unauthenticated")]
    [InlineData("Bearer ", "unauthenticated")]
    [InlineData("Basic YWRtaW46YWRtaW4=", "unauthenticated")]
    [InlineData("DPoP eyJ.eyJ.x", "unauthenticated")]
    [InlineData("Bearer eyJ.eyJ.x", "unauthenticated")]
    public async Task A_stranger_is_told_so_in_OpenFGAs_form(string? authorization, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fga/stores");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await server.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.Should().NotBeEmpty();
        (await JsonAsync(response)).GetProperty("code").GetString().Should().Be(code);
    }

    /// <summary>OpenFGA once left one call open: its streamed list asked nobody for a credential.</summary>
    [Theory]
    [MemberData(nameof(FgaRouteTests.Calls), MemberType = typeof(FgaRouteTests))]
    public async Task CVE_2022_39340_no_call_is_open_to_strangers(string method, string address, string operation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = method is "POST" or "PUT" ? JsonContent.Create(new { }) : null };
        using var response = await server.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized, operation);
    }

    [Fact]
    public async Task The_administrators_key_twice_is_no_key()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fga/stores");
        var key = server.Admin.DefaultRequestHeaders.Authorization!.ToString();
        request.Headers.TryAddWithoutValidation("Authorization", [key, key]);
        (await server.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_signed_in_person_is_no_administrator()
    {
        var ben = await server.AddPersonAsync();
        await ben.SignInAsync();
        (await ben.GetAsync("/fga/stores")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_delegated_administrator_does_what_the_delegation_says_and_the_record_names_both()
    {
        var (agent, ben, token) = await DelegatedAsync("POST", "GET");

        using var made = await CallAsync(agent, token, HttpMethod.Post, "/stores", new { name = "of-ben" });

        made.StatusCode.Should().Be(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var store = (await JsonAsync(made)).GetProperty("id").GetString()!;
        var entries = (await server.EvidenceAsync()).Select(static line => JsonDocument.Parse(line).RootElement.GetRawText()).ToList();
        entries.Should().Contain(entry => entry.Contains("relation_store.created") && entry.Contains(store) && entry.Contains(ben.Person) && entry.Contains(agent.Id));
        using var listed = await CallAsync(agent, token, HttpMethod.Get, $"/stores/{store}");
        (await JsonAsync(listed)).GetProperty("name").GetString().Should().Be("of-ben");
    }

    [Fact]
    public async Task Each_call_of_a_delegated_administrator_is_decided_and_recorded_as_an_http_call_of_fga()
    {
        var (agent, ben, token) = await DelegatedAsync("GET");
        (await CallAsync(agent, token, HttpMethod.Get, "/stores?page_size=1")).StatusCode.Should().Be(HttpStatusCode.OK);

        using var refused = await CallAsync(agent, token, HttpMethod.Post, "/stores", new { name = "beyond" });

        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden, "the delegation grants GET and no more");
        var answer = await JsonAsync(refused);
        answer.GetProperty("code").GetString().Should().Be("forbidden");
        var calls = (await JsonAsync(await ben.GetAsync($"/delegations/{agent.Delegation}/calls"))).EnumerateArray().ToList();
        calls.Select(static call => (call.GetProperty("upstream").GetString(), call.GetProperty("action").GetString(), call.GetProperty("identifier").GetString(), call.GetProperty("decision").GetString()))
            .Should().BeEquivalentTo([("fga", "GET", "/stores", "allow"), ("fga", "POST", "/stores", "deny")]);
        answer.GetProperty("message").GetString().Should().Contain(calls.Single(static call => call.GetProperty("decision").GetString() == "deny").GetProperty("decision_id").GetString());
        (await server.AdminGetAsync("/fga/stores?name=beyond")).GetProperty("stores").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Without_the_humans_right_the_delegation_is_worth_nothing()
    {
        var (agent, _, token) = await DelegatedAsync(rights: false, "GET");
        using var refused = await CallAsync(agent, token, HttpMethod.Get, "/stores");
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/stores/../stores")]
    [InlineData("/%73tores")]
    [InlineData("/stores?_method=DELETE")]
    [InlineData("//stores")]
    public async Task What_is_decided_on_is_what_is_done(string path)
    {
        var (agent, _, token) = await DelegatedAsync("GET");
        using var refused = await CallAsync(agent, token, HttpMethod.Get, path, raw: true);
        ((int)refused.StatusCode).Should().BeOneOf(400, 401, 403, 404);
    }

    [Fact]
    public async Task Without_a_proof_or_with_that_of_another_request_the_token_opens_nothing()
    {
        var (agent, _, token) = await DelegatedAsync("GET");
        foreach (var (scheme, proof) in new[] { ("Bearer", null), ("DPoP", null), ("DPoP", agent.Prover.Create("GET", new Uri(server.Origin + "/api/orders/1"), token)) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/fga/stores");
            request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
            if (proof is not null)
            {
                request.Headers.TryAddWithoutValidation("DPoP", proof);
            }

            using var response = await server.SendAsync(request);
            response.StatusCode.Should().Be(HttpStatusCode.Unauthorized, scheme);
        }
    }

    [Fact]
    public async Task A_token_for_an_upstream_opens_nothing_here_nor_the_other_way_round()
    {
        var (agent, _, token) = await DelegatedAsync("GET");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders/1");
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create("GET", new Uri(server.Origin + "/api/orders/1"), token));
        (await server.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        var (other, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var orders = (await other.ExchangeAsync((await ben.GrantAsync(other)).DelegationId(), server.Origin + "/api/orders"))["access_token"]!;
        using var refused = await CallAsync(new FgaAgent(other, ""), orders, HttpMethod.Get, "/stores");
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_upstreams_address_with_the_name_of_the_relations_is_no_resource()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier, ("authorization_details", Details($"{server.Origin}/api/fga", "GET")));
        await ben.SignInAsync();
        using var asked = await ben.GetAsync($"/oauth2/authorize?client_id={agent.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}");
        var consent = asked.Headers.Location!.ToString();

        using var answer = await ben.SubmitAsync(consent, await ben.Http.GetStringAsync(consent, TestContext.Current.CancellationToken), ("decision", "grant"));

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("AID5034");
    }

    [Fact]
    public async Task An_agent_that_acts_for_itself_is_refused()
    {
        var agent = new TestAgent(server, ServerUnderTest.NewName("agent-"));
        var added = await server.Admin.PostAsJsonAsync("/admin/agents", new
        {
            id = agent.Id,
            name = "Itself",
            owner = "Olga Owner",
            jwks = JsonDocument.Parse(agent.PublicJwks).RootElement,
            self_acting_at = new[] { Fga },
        }, TestContext.Current.CancellationToken);
        added.EnsureSuccessStatusCode();
        var own = (await agent.TokenAsync(("grant_type", "client_credentials"), ("resource", Fga)))["access_token"];
        foreach (var token in new[] { own ?? "", await agent.ActorTokenAsync() })
        {
            using var refused = await CallAsync(new FgaAgent(agent, ""), token, HttpMethod.Get, "/stores");
            refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_token_is_refused_once_its_delegation_has_ended()
    {
        var (agent, _, token) = await DelegatedAsync("GET");
        await server.AdminPostAsync($"/admin/delegations/{agent.Delegation}/end");
        using var refused = await CallAsync(agent, token, HttpMethod.Get, "/stores");
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await JsonAsync(refused)).GetProperty("message").GetString().Should().StartWith("AID5031");
    }

    [Fact]
    public async Task The_resource_has_the_document_that_its_challenge_names()
    {
        using var challenged = await server.GetAsync("/fga/stores");
        challenged.Headers.WwwAuthenticate.ToString().Should().Contain($"resource_metadata=\"{server.Origin}/.well-known/oauth-protected-resource/fga\"");
        var document = await JsonAsync(await server.GetAsync("/.well-known/oauth-protected-resource/fga"));
        document.GetProperty("resource").GetString().Should().Be(Fga);
        document.GetProperty("dpop_bound_access_tokens_required").GetBoolean().Should().BeTrue();
    }

    private static string Details(string location, params string[] actions) =>
        JsonSerializer.Serialize(new[] { new { type = "urn:agentidentity:http", locations = new[] { location }, actions } });

    private Task<(FgaAgent Agent, Browser Ben, string Token)> DelegatedAsync(params string[] actions) => DelegatedAsync(rights: true, actions);

    private async Task<(FgaAgent Agent, Browser Ben, string Token)> DelegatedAsync(bool rights, params string[] actions)
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        foreach (var verb in rights ? new[] { "read", "write" } : [])
        {
            await server.AdminPostAsync("/admin/tuples", new { user = $"user:{ben.Person}", relation = "human_may", @object = $"operation:fga/{verb}" });
            await server.AdminPostAsync("/admin/tuples", new { user = $"agent:{agent.Id}", relation = "agent_may", @object = $"operation:fga/{verb}" });
        }

        var id = (await ben.GrantAsync(agent, ("authorization_details", Details(Fga, actions)))).DelegationId();
        var reply = await agent.ExchangeAsync(id, Fga);
        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        return (new FgaAgent(agent, id), ben, reply["access_token"]!);
    }

    private async Task<HttpResponseMessage> CallAsync(FgaAgent agent, string token, HttpMethod method, string path, object? body = null, bool raw = false)
    {
        var address = new Uri(Fga + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = raw });
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create(method.Method, new Uri((Fga + path).Split('?')[0]), token));
        return await server.SendAsync(request);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    private sealed record FgaAgent(TestAgent Agent, string Delegation)
    {
        public string Id => Agent.Id;

        public DpopProver Prover => Agent.Prover;
    }
}
