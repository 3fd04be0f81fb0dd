using System.Net;
using System.Text;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Stops;

public sealed class GlobalRevocationTests(ServerUnderTest server)
{
    private const string Path = "/oauth2/global-revoke";

    [Theory]
    [InlineData("""{"format":"iss_sub","iss":"ISS","sub":"HUMAN"}""")]
    [InlineData("""{"format":"opaque","id":"HUMAN"}""")]
    [InlineData("""{"format":"iss_sub","iss":"ISS","sub":"AGENT"}""")]
    [InlineData("""{"format":"opaque","id":"DELEGATION"}""")]
    [InlineData("""{"format":"jwt_id","iss":"ISS","jti":"JTI"}""")]
    [InlineData("""{"format":"complex","user":{"format":"opaque","id":"HUMAN"}}""")]
    [InlineData("""{"format":"complex","application":{"format":"opaque","id":"AGENT"}}""")]
    [InlineData("""{"format":"complex","user":{"format":"iss_sub","iss":"ISS","sub":"HUMAN"},"application":{"format":"opaque","id":"AGENT"}}""")]
    public async Task Whatever_names_the_subject_its_tokens_are_inactive_afterwards(string subject)
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();
        var token = (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm"))["access_token"]!;
        var jti = (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["jti"]!;

        var status = await AsAdminAsync(subject.Replace("ISS", server.Origin).Replace("HUMAN", ben.Person).Replace("AGENT", agent.Id)
            .Replace("DELEGATION", id).Replace("JTI", jti));

        status.Should().Be(HttpStatusCode.NoContent);
        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["active"].Should().Be("false");
    }

    [Fact]
    public async Task A_pair_is_cut_off_and_the_humans_other_agents_are_not()
    {
        var (agent, other, ben) = (await server.AddAgentAsync(), await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(other)).DelegationId();
        await ben.GrantAsync(agent);

        await AsAdminAsync($$$"""{"format":"complex","user":{"format":"opaque","id":"{{{ben.Person}}}"},"application":{"format":"opaque","id":"{{{agent.Id}}}"}}""");

        (await other.ExchangeAsync(id, server.Origin + "/mcp/crm")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"format":"opaque","id":"nobody-here"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"format":"iss_sub","iss":"https://elsewhere.example","sub":"ben"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"format":"jwt_id","iss":"https://elsewhere.example","jti":"x"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"format":"email","email":"ben@example.com"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"format":"phone_number","phone_number":"+1"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"format":"opaque"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"format":"opaque","id":""}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"format":"opaque","id":7}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"format":"opaque","id":"x","tenant":"y"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"format":"complex"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"format":"complex","user":{"format":"complex"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"format":"complex","user":{"format":"opaque","id":"x"},"device":{"format":"opaque","id":"y"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""["opaque"]""", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    public async Task What_names_nobody_or_is_not_understood_cuts_off_nobody(string subject, HttpStatusCode status)
    {
        var before = (await server.AdminGetAsync("/admin/cutoffs")).GetRawText();

        (await AsAdminAsync(subject)).Should().Be(status);

        (await server.AdminGetAsync("/admin/cutoffs")).GetRawText().Should().NotContain("elsewhere").And.NotContain("nobody-here").And.NotContain("\"x\"");
        before.Should().NotBeNull();
    }

    [Fact]
    public async Task An_agent_cuts_off_itself_and_nobody_else()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();

        (await AsAgentAsync(agent, ben.Person)).Should().Be(HttpStatusCode.Forbidden);
        (await AsAgentAsync(agent, "nobody-here")).Should().Be(HttpStatusCode.Forbidden, "whether there is one is not its business");
        (await AsAgentAsync(agent, agent.Id)).Should().Be(HttpStatusCode.NoContent);

        (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm"))["error"].Should().NotBeNull();
        (await server.EvidenceAsync()).Should().Contain(line => line.Contains("cutoff.refused") && line.Contains(agent.Id));
    }

    [Fact]
    public async Task A_stranger_is_refused()
    {
        using var content = new StringContent("""{"sub_id":{"format":"opaque","id":"x"}}""", Encoding.UTF8, "application/json");

        using var answer = await server.Http.PostAsync(Path, content, TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private async Task<HttpStatusCode> AsAdminAsync(string subject)
    {
        using var content = new StringContent($$"""{"sub_id":{{subject}}}""", Encoding.UTF8, "application/json");
        using var answer = await server.SendAdminAsync(Path, content);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> AsAgentAsync(TestAgent agent, string subject)
    {
        var token = await agent.ActorTokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new StringContent($$$"""{"sub_id":{"format":"opaque","id":"{{{subject}}}"}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create("POST", new Uri(server.Origin + Path), token));
        using var answer = await server.SendAsync(request);
        return answer.StatusCode;
    }
}
