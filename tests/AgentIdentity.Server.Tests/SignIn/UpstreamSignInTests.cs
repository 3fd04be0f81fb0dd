using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.SignIn;

/// <summary>Signing in by way of the enterprise's identity provider, which nobody here wrote.</summary>
public sealed class UpstreamSignInTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/agents")]
    public async Task Anna_signs_in_at_the_enterprise_and_grants_an_agent_a_delegation_in_her_name(string publicPath)
    {
        await using var federation = await Federation.StartAsync(publicPath);
        var agent = await federation.Server.AddAgentAsync();
        var pushed = await agent.PushAsync(Grants.Verifier);
        using var browser = federation.Browser(out _);

        // The agent's address leads to the sign-in page, whose link leads on with what was asked.
        var authorize = $"/oauth2/authorize?client_id={agent.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}";
        var signIn = await browser.GetAsync(authorize);
        var page = await browser.GetStringAsync(signIn.Headers.Location);
        var link = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page, "href=\"([^\"]*/account/sign-in/enterprise[^\"]*)\"").Groups[1].Value);
        page.Should().Contain("Sign in with The Enterprise");
        var consent = await federation.WalkAsync(browser, link[publicPath.Length..], "anna");

        var back = await browser.PostAsync(consent.RequestMessage!.RequestUri, new FormUrlEncodedContent(
            [new("__RequestVerificationToken", Browser.Antiforgery(await consent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))), new("decision", "grant")]),
            TestContext.Current.CancellationToken);
        var answer = await browser.GetAsync(back.Headers.Location, TestContext.Current.CancellationToken);
        var granted = await agent.RedeemAsync(QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].ToString());

        var anna = federation.People.Find(new PersonIdentity(federation.Provider.Issuer, "anna"))!;
        var idToken = new JsonWebToken(granted["id_token"]);
        (idToken.Subject, anna.Name).Should().Be((anna.Id, "Anna"));
        anna.Id.Should().StartWith("usr_");
        idToken.Claims.Where(static claim => claim.Type == "amr").Select(static claim => claim.Value).Should().Equal("pwd", "otp");
        var exchanged = await agent.ExchangeAsync(granted.DelegationId(), federation.Server.Origin + "/mcp/crm");
        new JsonWebToken(exchanged["access_token"]).Subject.Should().Be(anna.Id);
        (await federation.Server.EvidenceAsync()).Should().Contain(line => line.Contains("person.signed_in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_server_may_prove_itself_to_the_enterprise_with_a_key()
    {
        var folder = Directory.CreateTempSubdirectory("agentidentity-upstream-");
        try
        {
            await using var federation = await Federation.StartWithKeyAsync(Path.Combine(folder.FullName, "client.pem"));
            using var browser = federation.Browser(out _);

            var console = await federation.WalkAsync(browser, "/account/sign-in/enterprise", "anna");

            (await console.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("<h1>Overview</h1>").And.Contain("Anna");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Anna_is_one_account_however_often_she_comes_and_whatever_browser_she_uses()
    {
        await using var federation = await Federation.StartAsync();
        for (var visit = 0; visit < 2; visit++)
        {
            using var browser = federation.Browser(out _);
            (await federation.WalkAsync(browser, "/account/sign-in/enterprise", "anna")).StatusCode.Should().Be(HttpStatusCode.OK);
        }

        federation.People.List().Should().ContainSingle();
    }

    [Fact]
    public async Task Somebody_of_the_same_name_as_a_local_account_is_somebody_else()
    {
        await using var federation = await Federation.StartAsync();
        var ben = await federation.Server.AddPersonAsync();
        using var browser = federation.Browser(out _);

        await federation.WalkAsync(browser, "/account/sign-in/enterprise", ben.Person);

        federation.People.Find(new PersonIdentity(federation.Provider.Issuer, ben.Person))!.Id.Should().NotBe(ben.Person);
    }

    [Fact]
    public async Task Where_only_known_people_come_in_an_administrator_links_them_first()
    {
        await using var federation = await Federation.StartAsync("", "--AgentIdentity:Issuers:enterprise:OnlyKnownPeople=true");
        var ben = await federation.Server.AddPersonAsync();
        using var browser = federation.Browser(out _);

        var refused = await federation.WalkAsync(browser, "/account/sign-in/enterprise", "anna");
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain(BrokerError.PersonUnknown.Code());

        (await federation.Server.AdminPostAsync($"/admin/people/{ben.Person}/identities", new { issuer = federation.Provider.Issuer, subject = "anna" }))
            .StatusCode.Should().Be(HttpStatusCode.OK);
        (await federation.WalkAsync(browser, "/account/sign-in/enterprise", "anna")).StatusCode.Should().Be(HttpStatusCode.OK);
        federation.People.List().Should().ContainSingle().Which.Id.Should().Be(ben.Person);
    }

    [Fact]
    public async Task A_disabled_account_stays_out()
    {
        await using var federation = await Federation.StartAsync();
        using var browser = federation.Browser(out _);
        await federation.WalkAsync(browser, "/account/sign-in/enterprise", "anna");
        await federation.Server.AdminPostAsync($"/admin/people/{federation.People.List().Single().Id}/disable");

        var refused = await federation.WalkAsync(browser, "/account/sign-in/enterprise", "anna");

        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain(BrokerError.PersonDisabled.Code());
    }

    [Fact]
    public async Task Who_gives_up_at_the_enterprise_is_told_so_and_has_no_session()
    {
        await using var federation = await Federation.StartAsync();
        using var browser = federation.Browser(out var cookies);

        var answer = await federation.WalkAsync(browser, "/account/sign-in/enterprise", person: null);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain(ServerError.UpstreamSignInFailed.Code());
        cookies.GetAllCookies().Should().NotContain(static cookie => cookie.Name == "agentidentity");
    }

    [Fact]
    public async Task An_answer_that_another_browser_asked_for_signs_nobody_in()
    {
        await using var federation = await Federation.StartAsync();
        using var mallory = federation.Browser(out _);
        Uri? answer = null;
        await federation.WalkAsync(mallory, "/account/sign-in/enterprise", "mallory", callback =>
        {
            answer = callback;
            return new Uri(federation.Server.Origin + "/look/site.css");
        });

        using var victim = federation.Browser(out var cookies);
        (await victim.GetAsync(answer, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.Forbidden);

        cookies.GetAllCookies().Should().NotContain(static cookie => cookie.Name == "agentidentity");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData(null)]
    public async Task An_answer_in_another_issuers_name_or_in_none_is_refused(string? named)
    {
        await using var federation = await Federation.StartAsync();
        using var browser = federation.Browser(out _);

        var answer = await federation.WalkAsync(browser, "/account/sign-in/enterprise", "anna", callback =>
        {
            var query = QueryHelpers.ParseQuery(callback.Query).ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value.ToString());
            query.Should().ContainKey("iss", "the provider promises it");
            query.Remove("iss");
            return new Uri(QueryHelpers.AddQueryString(callback.GetLeftPart(UriPartial.Path), named is null ? query : new(query) { ["iss"] = named }));
        });

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        federation.People.List().Should().BeEmpty();
    }

    [Fact]
    public async Task An_issuer_that_cannot_be_reached_is_a_plain_answer_and_no_fault()
    {
        await using var federation = await Federation.StartAsync("", "--AgentIdentity:Issuers:gone:Issuer=http://127.0.0.1:9", "--AgentIdentity:Issuers:gone:ClientId=x", "--AgentIdentity:Issuers:gone:ClientSecret=y");
        using var browser = federation.Browser(out _);

        (await browser.GetAsync("/account/sign-in/gone", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await browser.GetAsync("/account/sign-in/unknown", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}
