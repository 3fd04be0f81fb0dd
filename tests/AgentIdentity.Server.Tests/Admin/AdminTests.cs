using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Admin;

public sealed class AdminTests(ServerUnderTest server)
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    public async Task Without_the_administrators_key_there_is_no_administration(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/agents");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await server.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("AID5106");
    }

    [Fact]
    public async Task A_signed_in_person_is_no_administrator()
    {
        var ben = await server.AddPersonAsync();
        await ben.SignInAsync();

        (await ben.GetAsync("/admin/agents")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_agent_needs_a_named_owner()
    {
        var agent = new TestAgent(server, ServerUnderTest.NewName("agent-"));

        using var response = await server.AdminPostAsync("/admin/agents",
            new { id = agent.Id, name = "No owner", owner = " ", jwks = JsonDocument.Parse(agent.PublicJwks).RootElement });

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await ProblemAsync(response)).GetProperty("code").GetString().Should().Be("AID5014");
    }

    [Fact]
    public async Task Registering_an_agent_twice_is_a_conflict()
    {
        var agent = await server.AddAgentAsync();

        using var response = await server.AdminPostAsync("/admin/agents",
            new { id = agent.Id, name = "Again", owner = "Olga", jwks = JsonDocument.Parse(agent.PublicJwks).RootElement });

        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"id":"x"}""")]
    [InlineData("""{"id":"someone","name":"x","password":"12345678","admin":true}""")]
    [InlineData("""{"id":"someone","id":"other","name":"x","password":"12345678"}""")]
    public async Task A_body_that_is_not_exactly_what_is_asked_is_refused(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await server.SendAdminAsync("/admin/people", content);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await ProblemAsync(response)).GetProperty("code").GetString().Should().Be("AID5107");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var content = new ByteArrayContent(new byte[200_000]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await server.SendAdminAsync("/admin/people", content);

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Tuples_are_written_listed_and_deleted()
    {
        var tuple = new { user = "user:" + ServerUnderTest.NewName("u"), relation = "assignee", @object = "role:support" };

        (await server.AdminPostAsync("/admin/tuples", tuple)).StatusCode.Should().Be(HttpStatusCode.Created);
        (await server.AdminGetAsync($"/admin/tuples?user={tuple.user}")).GetArrayLength().Should().Be(1);
        (await server.AdminPostAsync("/admin/tuples", tuple)).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await server.AdminPostAsync("/admin/tuples/delete", tuple)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await server.AdminGetAsync($"/admin/tuples?user={tuple.user}")).GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task The_policy_says_its_digest()
    {
        var policy = await server.AdminGetAsync("/admin/policy");

        policy.GetProperty("loaded").GetBoolean().Should().BeTrue(policy.GetRawText());
        policy.GetProperty("digest").GetString().Should().StartWith("sha256:");
    }

    [Fact]
    public async Task Every_change_is_in_the_evidence()
    {
        var agent = await server.AddAgentAsync();

        (await server.EvidenceAsync()).Should().Contain(line => line.Contains("agent.added") && line.Contains(agent.Id) && line.Contains("Olga Owner"));
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
}
