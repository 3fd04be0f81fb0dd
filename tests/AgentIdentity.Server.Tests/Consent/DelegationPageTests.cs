using System.Net;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Consent;

/// <summary>What the human, the agent's owner, an auditor and a stranger may do with one delegation.</summary>
public sealed class DelegationPageTests(ServerUnderTest server)
{
    [Fact]
    public async Task The_owner_of_an_agent_sees_and_ends_what_runs_through_it_and_neither_pauses_nor_narrows_it()
    {
        var (owner, ben) = (await SignedInAsync(), await SignedInAsync());
        var id = await GrantAsync(ben, await AgentOfAsync(owner));

        (await StatusAsync(owner, id), await StatusAsync(owner, id + "/end"), await StatusAsync(owner, id + "/narrow"), await StatusAsync(owner, id + "/export"))
            .Should().Be((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.OK));
        (await PostAsync(owner, id + "?handler=Pause")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await PostAsync(owner, id + "/narrow", ("decision", "narrow"), ("budget", "0.10"))).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await RecordAsync(id)).GetProperty("budget_usd").GetString().Should().Be("1.00");
        (await PostAsync(owner, id + "/end")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        (await RecordAsync(id)).GetProperty("ended_by").GetString().Should().Be(owner.Person);
    }

    [Fact]
    public async Task An_auditor_reads_everything_and_changes_nothing_and_a_stranger_finds_nothing()
    {
        var (auditor, stranger, ben) = (await SignedInAsync(), await SignedInAsync(), await SignedInAsync());
        (await server.AdminPostAsync($"/admin/people/{auditor.Person}/roles", new { role = "auditor" })).IsSuccessStatusCode.Should().BeTrue();
        var id = await GrantAsync(ben, await server.AddAgentAsync());

        (await StatusAsync(auditor, id), await StatusAsync(auditor, id + "/export")).Should().Be((HttpStatusCode.OK, HttpStatusCode.OK));
        (await StatusAsync(stranger, id), await StatusAsync(stranger, id + "/export")).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
        foreach (var post in (string[])["?handler=Pause", "?handler=Resume", "/end", "/narrow"])
        {
            (await PostAsync(auditor, id + post, ("decision", "narrow"), ("budget", "0.10"))).StatusCode.Should().Be(HttpStatusCode.NotFound, post);
            (await PostAsync(stranger, id + post, ("decision", "narrow"), ("budget", "0.10"))).StatusCode.Should().Be(HttpStatusCode.NotFound, post);
        }

        var record = await RecordAsync(id);
        (record.GetProperty("state").GetString(), record.GetProperty("budget_usd").GetString()).Should().Be(("active", "1.00"));
    }

    [Fact]
    public async Task The_human_narrows_pauses_and_resumes_and_nothing_can_be_made_wider_again()
    {
        var ben = await SignedInAsync();
        var id = await GrantAsync(ben, await server.AddAgentAsync());

        (await PostAsync(ben, id + "/narrow", ("decision", "narrow"), ("out", "d0"), ("d1.argument.0.most", "20"), ("budget", "0.50"), ("days", "3"))).StatusCode
            .Should().Be(HttpStatusCode.SeeOther);
        var wider = await PostAsync(ben, id + "/narrow", ("decision", "narrow"), ("d0.argument.0.most", "90"), ("budget", "0.90"));

        wider.StatusCode.Should().Be(HttpStatusCode.OK, "the page again, with the mistake");
        var record = await RecordAsync(id);
        record.GetProperty("budget_usd").GetString().Should().Be("0.50");
        record.GetProperty("authorization_details").GetRawText().Should().Contain("\"max\":20").And.NotContain("search_contacts");
        await PostAsync(ben, id + "?handler=Pause");
        (await RecordAsync(id)).GetProperty("state").GetString().Should().Be("paused");
        await PostAsync(ben, id + "?handler=Resume");
        (await RecordAsync(id)).GetProperty("state").GetString().Should().Be("active");
    }

    [Fact]
    public async Task The_page_before_an_end_ends_nothing()
    {
        var ben = await SignedInAsync();
        var id = await GrantAsync(ben, await server.AddAgentAsync());

        (await ben.Http.GetStringAsync($"/console/delegations/{id}/end", TestContext.Current.CancellationToken)).Should().Contain("This cannot be undone");

        (await RecordAsync(id)).GetProperty("state").GetString().Should().Be("active");
    }

    [Fact]
    public async Task The_export_holds_the_terms_the_evidence_and_a_checkpoint_that_vouches_for_it()
    {
        var ben = await SignedInAsync();
        var id = await GrantAsync(ben, await server.AddAgentAsync());
        await PostAsync(ben, id + "?handler=Pause");

        var lines = (await ben.Http.GetStringAsync($"/console/delegations/{id}/export", TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.EnumerateObject().Single()).ToList();

        lines[0].Name.Should().Be("delegation");
        lines[0].Value.GetProperty("id").GetString().Should().Be(id);
        var evidence = lines.Where(static line => line.Name == "evidence").Select(static line => line.Value).ToList();
        evidence.Select(static entry => entry.GetProperty("kind").GetString()).Should().Contain(["delegation.granted", "delegation.paused"]);
        evidence.Should().OnlyContain(entry => entry.GetProperty("delegation").GetString() == id);
        lines[^1].Name.Should().Be("checkpoint");
        (await server.EvidenceAsync()).Should().Contain(evidence[0].GetRawText(), "the lines are those of the chain itself");
    }

    private async Task<Browser> SignedInAsync()
    {
        var person = await server.AddPersonAsync();
        await person.SignInAsync();
        return person;
    }

    private static async Task<string> GrantAsync(Browser person, TestAgent agent) => (await person.GrantAsync(agent)).DelegationId();

    private async Task<TestAgent> AgentOfAsync(Browser owner)
    {
        var agent = new TestAgent(server, ServerUnderTest.NewName("owned-"));
        (await server.AdminPostAsync("/admin/agents", new
        {
            id = agent.Id,
            name = agent.Id,
            owner = owner.Person,
            jwks = JsonDocument.Parse(agent.PublicJwks).RootElement,
            redirect_uris = new[] { TestAgent.RedirectUri },
        })).StatusCode.Should().Be(HttpStatusCode.Created);
        return agent;
    }

    private static async Task<HttpStatusCode> StatusAsync(Browser person, string path) => (await person.GetAsync("/console/delegations/" + path)).StatusCode;

    private static async Task<HttpResponseMessage> PostAsync(Browser person, string path, params (string Name, string Value)[] fields) =>
        await person.SubmitAsync("/console/delegations/" + path, await person.Http.GetStringAsync("/console"), fields);

    private Task<JsonElement> RecordAsync(string id) => server.AdminGetAsync($"/admin/delegations/{id}");
}
