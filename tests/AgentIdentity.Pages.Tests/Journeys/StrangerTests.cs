using AgentIdentity.Pages.Tests.Gates;
using AgentIdentity.Pages.Tests.Setup;
using Microsoft.Playwright;

namespace AgentIdentity.Pages.Tests.Journeys;

/// <summary>What a browser without a session is shown.</summary>
public sealed class StrangerTests(World world)
{
    [Theory]
    [InlineData("nothing-here", "/nowhere", 404, "Nothing here")]
    [InlineData("stale-request", "/oauth2/authorize?client_id=codex&request_uri=urn:ietf:params:oauth:request_uri:gone", 400, "This request cannot be answered")]
    public async Task A_wrong_address_is_answered_with_a_page_that_says_what_to_do(string name, string address, int status, string heading)
    {
        World.Require();
        await using var profile = await world.ProfileAsync(script: false);
        var page = await profile.NewPageAsync();

        var response = await page.GotoAsync(address);

        response!.Status.Should().Be(status);
        (await page.Locator("h1").TextContentAsync()).Should().Be(heading);
        (await page.Locator("main").InnerTextAsync()).Should().MatchRegex("AID[0-9]{4}");
        await PageGate.PassAsync(world, name, address);
    }

    [Fact]
    public async Task The_front_door_leads_to_the_sign_in_page_which_is_usable_by_everyone()
    {
        World.Require();
        await using var profile = await world.ProfileAsync(script: false);
        var page = await profile.NewPageAsync();

        await page.GotoAsync("/");

        page.Url.Should().Contain("/account/sign-in");
        await PageGate.PassAsync(world, "sign-in", page.Url);
    }

    [Fact]
    public async Task A_form_that_is_too_old_is_answered_with_a_page()
    {
        World.Require();
        await PageGate.PassAsync(world, "old-form", async page =>
        {
            await page.GotoAsync("/account/sign-in");
            await page.Context.ClearCookiesAsync();
            await page.GetByLabel("Account name").FillAsync("ben");
            await page.GetByLabel("Password").FillAsync("does not matter");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            (await page.Locator("main").InnerTextAsync()).Should().Contain("Load the page again");
        });
    }
}
