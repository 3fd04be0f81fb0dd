using AgentIdentity.Broker;
using AgentIdentity.Pages.Tests.Gates;
using AgentIdentity.Pages.Tests.Setup;
using AgentIdentity.Server;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Quickstart.Upstreams;

namespace AgentIdentity.Pages.Tests.Journeys;

/// <summary>A step-up with a virtual authenticator, in a browser with script and under the pages' own rules for it.</summary>
public sealed class PasskeyJourneyTests(World world)
{
    private const string Password = "correct horse battery staple";
    private const string Strong = "acr_values=urn%3Aagentidentity%3Aacr%3Amfa&max_age=300";

    [Fact]
    public async Task Ben_adds_a_passkey_and_shows_with_it_that_he_is_there_for_his_agent()
    {
        World.Require();
        var folder = Directory.CreateTempSubdirectory("agentidentity-passkeys-");
        try
        {
            var address = $"http://localhost:{Ports.FreeOrigin().Port}";
            await using var server = await StartAsync(folder, address);
            var delegation = await GrantAsync(server, address);
            await using var profile = await world.StrictProfileAsync();
            var page = await profile.NewPageAsync();
            await WithAuthenticatorAsync(profile, page);

            await OnlyAPasswordAsync(page, address, delegation);
            await AddAsync(page, address, profile);
            await ShowAsync(page, address, delegation, profile);

            server.Services.GetRequiredService<DelegationBook>().Find(delegation)!.Authentication!.Acr.Should().Be("urn:agentidentity:acr:mfa");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // With the password alone the page says that it will not do, and where to get what will.
    private static async Task OnlyAPasswordAsync(IPage page, string address, string delegation)
    {
        await page.GotoAsync($"{address}/console/presence/{delegation}?{Strong}");
        await page.GetByLabel("Account name").FillAsync("ben");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("None of the ways in which you can sign in is strong enough");
    }

    private async Task AddAsync(IPage page, string address, IBrowserContext profile)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "passkey", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your passkeys");
        await PageGate.PassAsync(world, "passkeys-none", address + "/console/settings/passkeys", await profile.StorageStateAsync());
        await page.GetByLabel("What to call it").FillAsync("My laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();

        // Whoever has one changes them with one.
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Show that it is you, Ben");
        await PageGate.PassAsync(world, "sign-in-again", page.Url, await profile.StorageStateAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "My laptop", Exact = true })).ToBeVisibleAsync();
        await PageGate.PassAsync(world, "passkeys", address + "/console/settings/passkeys", await profile.StorageStateAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove My laptop" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Remove “My laptop”?");
        await PageGate.PassAsync(world, "passkey-remove", page.Url, await profile.StorageStateAsync());
    }

    private async Task ShowAsync(IPage page, string address, string delegation, IBrowserContext profile)
    {
        await profile.ClearCookiesAsync();
        await page.GotoAsync($"{address}/console/presence/{delegation}?{Strong}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Codex needs you to be here");
        await PageGate.PassAsync(world, "presence", page.Url, await profile.StorageStateAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, I am here" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Thank you");
    }

    private static async Task WithAuthenticatorAsync(IBrowserContext profile, IPage page)
    {
        var devtools = await profile.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static async Task<string> GrantAsync(WebApplication server, string address)
    {
        await server.Services.GetRequiredService<PeopleDirectory>().AddAsync(new NewPerson("ben", "Ben", Password), "test");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var agent = await server.Services.GetRequiredService<AgentDirectory>().AddAsync(
            new NewAgent("codex", "Codex", "ben", new ClientAssertionSigner(key, "codex").PublicJwks), "test");
        agent.Ok.Should().BeTrue(agent.Failure?.Detail);
        var details = AuthorizationDetails.Of(new McpToolDetail([address + "/mcp/crm"], ["tools/call"], "create_refund", [], null));
        var granted = await server.Services.GetRequiredService<DelegationBook>().GrantAsync(
            new DelegationRequest("ben", "codex", "Answer Ben's customers", details, TimeProvider.System.GetUtcNow().AddDays(1))
            { Authentication = new HumanAuthentication(TimeProvider.System.GetUtcNow().AddHours(-1), "urn:agentidentity:acr:pwd", ["pwd"]) });
        granted.Ok.Should().BeTrue(granted.Failure?.Detail);
        return granted.Value!.Id;
    }

    private static async Task<WebApplication> StartAsync(DirectoryInfo folder, string address)
    {
        var server = BrokerServer.Create(
            [$"--AgentIdentity:DataFolder={Path.Combine(folder.FullName, "data")}", $"--AgentIdentity:PolicyFolder={folder.FullName}", $"--AgentIdentity:PublicUrl={address}"],
            static builder => builder.Logging.ClearProviders());
        await server.StartAsync();
        return server;
    }
}
