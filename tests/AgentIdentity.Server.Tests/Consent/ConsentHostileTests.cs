using System.Net;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Consent;

/// <summary>What others try with somebody's consent page.</summary>
public sealed class ConsentHostileTests(ServerUnderTest server)
{
    [Fact]
    public async Task Consent_cannot_be_given_by_another_site_that_posts_the_form()
    {
        var visit = await ConsentVisit.OpenAsync(server);

        var forged = await visit.Person.SubmitAsync(visit.Address, "no antiforgery field here", ("decision", "grant"));

        forged.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await visit.PageAsync()).Should().Contain("act as you?", "nothing was decided");
    }

    [Fact]
    public async Task Consent_cannot_be_given_with_the_form_of_somebody_else()
    {
        var (visit, eve) = (await ConsentVisit.OpenAsync(server), await server.AddPersonAsync());
        await eve.SignInAsync();
        var evesForm = await eve.Http.GetStringAsync("/console", TestContext.Current.CancellationToken);

        var forged = await visit.Person.SubmitAsync(visit.Address, evesForm, ("decision", "grant"));

        forged.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_consent_page_opened_in_the_browser_of_another_person_neither_shows_nor_decides_anything()
    {
        var (visit, eve) = (await ConsentVisit.OpenAsync(server), await server.AddPersonAsync());
        await eve.SignInAsync();

        var shown = await eve.GetAsync(visit.Address);
        var posted = await eve.SubmitAsync(visit.Address, await eve.Http.GetStringAsync("/console", TestContext.Current.CancellationToken), ("decision", "grant"));

        (shown.StatusCode, posted.StatusCode).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
        (await visit.PageAsync()).Should().Contain("act as you?");
    }

    [Fact]
    public async Task A_consent_page_cannot_be_framed_and_its_form_goes_nowhere_but_here_and_back_to_the_agent()
    {
        var visit = await ConsentVisit.OpenAsync(server);

        var page = await visit.Person.GetAsync(visit.Address);

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.Should().Contain("frame-ancestors 'none'").And.Contain("form-action 'self' http://127.0.0.1:7777").And.NotContain("unsafe");
        page.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
    }

    [Fact]
    public async Task Sending_the_form_twice_makes_one_delegation()
    {
        var visit = await ConsentVisit.OpenAsync(server);
        var form = await visit.Person.Http.GetStringAsync(visit.Address, TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => visit.Person.SubmitAsync(visit.Address, form, ("decision", "grant"))));

        (await server.AdminGetAsync($"/admin/delegations?human={visit.Person.Person}")).GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task A_tool_name_with_turned_text_is_refused_before_anybody_reads_it()
    {
        var pushed = await (await server.AddAgentAsync()).PushAsync(Grants.Verifier, ("authorization_details",
            $$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{server.Origin}}/mcp/crm"],"actions":["tools/call"],"identifier":"read\u202Eetirw"}]"""));

        pushed["error"].Should().Be("invalid_authorization_details");
    }

    [Fact]
    public async Task A_purpose_with_markup_is_shown_as_what_it_is()
    {
        var visit = await ConsentVisit.OpenAsync(server, ("purpose", "<script>alert(1)</script>"));

        var raw = await visit.Person.Http.GetStringAsync(visit.Address, TestContext.Current.CancellationToken);

        raw.Should().Contain("&lt;script&gt;alert(1)").And.NotContain("<script>alert");
    }
}
