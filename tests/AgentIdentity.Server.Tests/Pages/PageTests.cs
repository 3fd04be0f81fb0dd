using System.Net;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Pages;

public sealed class PageTests(ServerUnderTest server)
{
    [Fact]
    public async Task Pages_cannot_be_framed_or_scripted_or_kept()
    {
        var response = await server.GetAsync("/account/sign-in");

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.Should().Contain("frame-ancestors 'none'").And.Contain("default-src 'none'").And.Contain("script-src 'self';").And.NotContain("unsafe");
        response.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
        (await Text(response)).Should().NotMatchRegex("<script(?! src=\"/look/)", "no script stands in a page");
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/oauth2/authorize?client_id=nobody&request_uri=%3Cb%3E", HttpStatusCode.BadRequest)]
    public async Task A_refusal_is_a_guarded_page_for_a_browser_and_problem_json_for_a_program(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Origin + path) { Headers = { { "Accept", "text/html,*/*;q=0.8" } } };
        using var page = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        using var problem = await server.GetAsync(path);

        (page.StatusCode, page.Content.Headers.ContentType!.MediaType).Should().Be((status, "text/html"));
        page.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("default-src 'none'");
        (await Text(page)).Should().MatchRegex("AID[0-9]{4}").And.NotContain("<b>");
        (problem.StatusCode, problem.Content.Headers.ContentType!.MediaType).Should().Be((status, "application/problem+json"));
    }

    [Fact]
    public async Task Pressing_End_without_a_session_leads_to_the_console_by_way_of_signing_in()
    {
        using var response = await server.Http.PostAsync(new Uri(server.Origin + "/console/delegations/x/end"), null, TestContext.Current.CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        response.Headers.Location!.ToString().Should().Contain("/account/sign-in?returnUrl=", "the page that says what ending does comes first");
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_script_and_other_sites()
    {
        var ben = await server.AddPersonAsync();

        var response = await ben.SignInAsync();

        response.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        response.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("agentidentity=")).ToLowerInvariant()
            .Should().Contain("httponly").And.Contain("samesite=lax");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_answer_alike()
    {
        var ben = await server.AddPersonAsync();
        var nobody = new Browser(server, ServerUnderTest.NewName("nobody-"), "whatever password");

        var (wrong, unknown) = (await ben.SignInAsync(password: "wrong password"), await nobody.SignInAsync());

        (wrong.StatusCode, unknown.StatusCode).Should().Be((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        const string Words = "The account name or the password is wrong.";
        (await Text(wrong)).Should().Contain(Words);
        (await Text(unknown)).Should().Contain(Words);
    }

    [Fact]
    public async Task Guessing_locks_the_account_even_for_the_right_password()
    {
        var ben = await server.AddPersonAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            await ben.SignInAsync(password: $"guess number {guess}");
        }

        (await Text(await ben.SignInAsync())).Should().Contain("Too many wrong passwords");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_never_leads_elsewhere(string returnUrl)
    {
        var ben = await server.AddPersonAsync();

        var response = await ben.SignInAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));

        response.Headers.Location!.ToString().Should().Be("/console");
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_field_is_refused()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();

        var end = await ben.SubmitAsync($"/console/delegations/{id}/end", "no field here");
        var consent = await ben.SubmitAsync("/consent?client_id=x&request_uri=y", "no field here", ("decision", "grant"));

        (end.StatusCode, consent.StatusCode).Should().Be((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        (await server.AdminGetAsync($"/admin/delegations/{id}")).GetProperty("state").GetString().Should().Be("active");
    }

    [Fact]
    public async Task The_consent_page_says_in_plain_words_what_a_yes_means()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier, ("purpose", "Read <b>mail</b>"));
        await ben.SignInAsync();
        var first = await ben.GetAsync($"/oauth2/authorize?client_id={agent.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}");

        var response = await ben.GetAsync(first.Headers.Location!.ToString());

        var page = WebUtility.HtmlDecode(await Text(response));
        page.Should().Contain($"The {agent.Id}").And.Contain("Olga Owner answers for it")
            .And.Contain("Use the tool “search_contacts” of “crm”").And.Contain("amount: at most 100")
            .And.Contain("Read data in “orders”").And.Contain("At most 1.00 USD in all").And.Contain("UTC");
        (await Text(response)).Should().Contain("Read &lt;b&gt;mail&lt;/b&gt;").And.NotContain("<b>mail");
        response.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("form-action 'self' http://127.0.0.1:7777");
    }

    [Fact]
    public async Task Anothers_consent_page_stays_closed()
    {
        var (agent, ben, eve) = (await server.AddAgentAsync(), await server.AddPersonAsync(), await server.AddPersonAsync());
        var pushed = await agent.PushAsync(Grants.Verifier);
        await ben.SignInAsync();
        var consent = (await ben.GetAsync($"/oauth2/authorize?client_id={agent.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}")).Headers.Location!.ToString();
        await eve.SignInAsync();

        (await eve.GetAsync(consent)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_console_shows_own_delegations_and_ends_them()
    {
        var (agent, ben, eve) = (await server.AddAgentAsync(), await server.AddPersonAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();
        await eve.SignInAsync();
        var page = await Text(await ben.GetAsync("/console/delegations"));
        page.Should().Contain(id).And.Contain("Answer support mail").And.Contain("End now");
        (await Text(await eve.GetAsync("/console/delegations"))).Should().NotContain(id);
        (await ben.GetAsync($"/console/delegations/{id}")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await eve.GetAsync($"/console/delegations/{id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await eve.GetAsync($"/delegations/{id}/calls")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        var theft = await eve.SubmitAsync($"/console/delegations/{id}/end", await Text(await eve.GetAsync("/console")));
        theft.StatusCode.Should().Be(HttpStatusCode.NotFound);

        var ended = await ben.SubmitAsync($"/console/delegations/{id}/end", page);

        ended.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        (await server.AdminGetAsync($"/admin/delegations/{id}")).GetProperty("ended_by").GetString().Should().Be(ben.Person);
    }

    [Fact]
    public async Task A_disabled_account_loses_its_session()
    {
        var ben = await server.AddPersonAsync();
        await ben.SignInAsync();
        (await ben.GetAsync("/console")).StatusCode.Should().Be(HttpStatusCode.OK);

        await server.AdminPostAsync($"/admin/people/{ben.Person}/disable");

        (await ben.GetAsync("/console")).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    private static Task<string> Text(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
