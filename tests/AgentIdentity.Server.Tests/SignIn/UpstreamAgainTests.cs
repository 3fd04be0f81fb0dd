using System.Net;
using AgentIdentity.Server.Tests.Presence;

namespace AgentIdentity.Server.Tests.SignIn;

/// <summary>What is asked of an issuer (max_age, acr_values), and what is believed of its answer.</summary>
public sealed class UpstreamAgainTests
{
    private const string Again = "/account/sign-in/enterprise?again=true";

    [Fact]
    public async Task An_issuer_that_lets_an_older_sign_in_pass_is_refused_and_a_fresh_one_is_believed()
    {
        var clock = new MovedClock();
        await using var federation = await Federation.StartAsync(clock);
        using var browser = federation.Browser(out _);
        (await federation.WalkAsync(browser, "/account/sign-in/enterprise", "anna")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await federation.WalkAsync(browser, Again + "&max_age=300", "anna")).StatusCode.Should().Be(HttpStatusCode.OK, "it was just now");

        // By its own clock the sign-in there is still fresh; by ours it is not.
        clock.MoveOn(TimeSpan.FromMinutes(6));
        using var refused = await federation.WalkAsync(browser, Again + "&max_age=300", "anna");
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain(ServerError.SignInTooWeak.Code());
    }

    [Fact]
    public async Task A_weaker_sign_in_than_was_asked_for_is_refused_and_one_of_the_class_is_believed()
    {
        await using var federation = await Federation.StartAsync();
        using var weak = federation.Browser(out _);
        using var refused = await federation.WalkAsync(weak, "/account/sign-in/enterprise?acr_values=corp:otp", "anna");
        (refused.StatusCode, (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains(ServerError.SignInTooWeak.Code(), StringComparison.Ordinal))
            .Should().Be((HttpStatusCode.Forbidden, true));
        federation.People.List().Should().BeEmpty("nobody is met who is not let in");

        using var strong = federation.Browser(out _);
        (await federation.WalkAsync(strong, "/account/sign-in/enterprise?acr_values=corp:otp", "anna&acr=corp:otp")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_comes_back_as_somebody_else_does_not_sign_in_again_and_is_not_met()
    {
        await using var federation = await Federation.StartAsync();
        using var browser = federation.Browser(out var cookies);
        await federation.WalkAsync(browser, "/account/sign-in/enterprise", "anna");
        foreach (var theirs in cookies.GetAllCookies().Where(static cookie => cookie.Name.StartsWith("_session", StringComparison.Ordinal)))
        {
            theirs.Expired = true;
        }

        using var refused = await federation.WalkAsync(browser, Again, "bob");

        (refused.StatusCode, (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains(ServerError.SignedInAsAnother.Code(), StringComparison.Ordinal))
            .Should().Be((HttpStatusCode.Forbidden, true));
        federation.People.List().Should().ContainSingle().Which.Name.Should().Be("Anna");
    }
}
