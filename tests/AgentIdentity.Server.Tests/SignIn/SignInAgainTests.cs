using System.Net;
using System.Security.Claims;
using AgentIdentity.Broker;
using AgentIdentity.Server.SignIn;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.SignIn;

/// <summary>The sign-in page in its form for somebody who is signed in already.</summary>
public sealed class SignInAgainTests(ServerUnderTest server)
{
    private const string Again = "/account/sign-in?again=true&max_age=300&returnUrl=%2Fconsole%3Fpage%3D2";

    [Fact]
    public async Task It_asks_for_the_password_of_the_same_account_and_comes_back_to_where_it_was_demanded()
    {
        var ben = await server.AddPersonAsync();
        await ben.SignInAsync();
        var page = await ben.Http.GetStringAsync(Again);
        page.Should().Contain("Show that it is you, Ben").And.Contain("a sign-in of the last 5 minutes").And.Contain(ben.Person);

        var answer = await ben.SubmitAsync(Again, page, ("password", ben.Password));

        (answer.StatusCode, answer.Headers.Location!.OriginalString).Should().Be((HttpStatusCode.SeeOther, "/console?page=2"));
    }

    [Fact]
    public async Task It_never_becomes_another_accounts_session_whatever_name_the_form_brings()
    {
        var (ben, ann) = (await server.AddPersonAsync(), await server.AddPersonAsync());
        await ben.SignInAsync();
        var page = await ben.Http.GetStringAsync(Again);

        var answer = await ben.SubmitAsync(Again, page, ("username", ann.Person), ("password", ann.Password + "x"));
        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().NotContain(ann.Person).And.Contain("The password is wrong.");

        // The name in the form is not read at all: the right password of the session's own account is what counts.
        (await ben.SubmitAsync(Again, page, ("username", ann.Person), ("password", ben.Password))).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        (await ben.Http.GetStringAsync(Again)).Should().Contain(ben.Person).And.NotContain(ann.Person);
    }

    [Fact]
    public async Task Without_a_session_it_is_the_plain_sign_in()
    {
        var ben = await server.AddPersonAsync();

        (await ben.Http.GetStringAsync(Again)).Should().Contain("Account name").And.NotContain("Show that it is you");
        (await ben.SignInAsync(Again)).Headers.Location!.OriginalString.Should().Be("/console?page=2");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/%2e%2e/evil")]
    [InlineData("javascript:alert(1)")]
    public async Task An_open_redirect_at_sign_in_leads_to_the_console(string returnUrl)
    {
        var ben = await server.AddPersonAsync();
        var address = "/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl);

        (await ben.SignInAsync(address)).Headers.Location!.OriginalString.Should().Be("/console");
        (await ben.SignInAsync(address + "&again=true")).Headers.Location!.OriginalString.Should().Be("/console");
    }

    [Fact]
    public async Task A_forged_post_of_the_sign_in_from_another_site_signs_nobody_in()
    {
        var (ben, mallory) = (await server.AddPersonAsync(), await server.AddPersonAsync());
        var malloryPage = await mallory.Http.GetStringAsync("/account/sign-in");

        // Mallory's own form, with her token, posted by Ben's browser to sign him in as her.
        var answer = await ben.SubmitAsync("/account/sign-in", malloryPage, ("username", mallory.Person), ("password", mallory.Password));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        ben.Cookies.GetAllCookies().Should().NotContain(static cookie => cookie.Name == "agentidentity");
    }

    [Fact]
    public async Task Session_fixation_gains_nothing_a_planted_cookie_stays_the_planters_and_every_sign_in_makes_a_new_one()
    {
        var (ben, mallory) = (await server.AddPersonAsync(), await server.AddPersonAsync());
        await mallory.SignInAsync();
        var planted = Session(mallory);
        ben.Cookies.Add(new Cookie(planted.Name, planted.Value, "/", "127.0.0.1"));

        // With Mallory's session in his browser, Ben is asked for Mallory's password, not for his own.
        (await ben.Http.GetStringAsync(Again)).Should().Contain(mallory.Person).And.NotContain(ben.Person);
        await ben.SignInAsync();
        var first = Session(ben).Value;
        await ben.SignInAsync();

        Session(ben).Value.Should().NotBe(planted.Value).And.NotBe(first);
        (await mallory.Http.GetStringAsync(Again)).Should().Contain(mallory.Person).And.NotContain(ben.Person);
    }

    [Theory]
    [InlineData(299, null, null, true)]
    [InlineData(301, null, null, false)]
    [InlineData(-61, null, null, false)]
    [InlineData(10, "phr", null, false)]
    [InlineData(10, "phr", "pwd", false)]
    [InlineData(10, "phr mfa", "mfa", true)]
    [InlineData(301, "mfa", "mfa", false)]
    public void A_session_is_fresh_when_its_sign_in_is_recent_and_strong_enough(int seconds, string? asked, string? acr, bool met)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(60);
        var how = new HumanAuthentication(now.AddSeconds(-seconds), acr, []);

        new Freshness(TimeSpan.FromMinutes(5), asked).IsMet(how, now).Should().Be(met);
    }

    [Fact]
    public void Whoever_is_fresh_goes_on_and_whoever_is_not_goes_to_sign_in_again_and_back_by_get()
    {
        var time = server.App.Services.GetRequiredService<TimeProvider>();
        var fresh = server.App.Services.GetRequiredService<FreshSession>();
        var ben = new PersonRecord { Id = "ben", Name = "Ben", CreatedAt = time.GetUtcNow() };
        var http = new DefaultHttpContext { User = PersonSession.Open(ben, time.GetUtcNow()) };
        fresh.Demand(http, "/console/approvals/1").Should().BeNull();

        http.User = PersonSession.Open(ben, new HumanAuthentication(time.GetUtcNow().AddMinutes(-6), null, ["pwd"]), time.GetUtcNow());
        fresh.Demand(http, "/console/approvals/1").Should().NotBeNull();
        fresh.Demand(http, "/console/approvals/1", new Freshness(TimeSpan.FromMinutes(10))).Should().BeNull();
        fresh.Demand(http, "/console/approvals/1", new Freshness(TimeSpan.FromMinutes(10), "mfa")).Should().NotBeNull();

        http.User = new ClaimsPrincipal();
        fresh.IsMet(http).Should().BeFalse("nobody is nobody fresh");
    }

    private static Cookie Session(Browser browser) => browser.Cookies.GetAllCookies().Single(static cookie => cookie.Name == "agentidentity");
}
