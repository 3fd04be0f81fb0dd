using AgentIdentity.Pages.Tests.Gates;
using AgentIdentity.Pages.Tests.Setup;
using AgentIdentity.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Quickstart.Upstreams;

namespace AgentIdentity.Pages.Tests.Journeys;

/// <summary>The sign-in page of a server that knows other issuers, under a path of its own.</summary>
public sealed class FederatedSignInTests(World world)
{
    [Fact]
    public async Task The_sign_in_page_offers_every_issuer_and_the_local_account_and_is_usable_by_everyone()
    {
        World.Require();
        var folder = Directory.CreateTempSubdirectory("agentidentity-federated-");
        try
        {
            await using var server = await StartAsync(folder, out var address);
            await using var profile = await world.ProfileAsync(script: false);
            var page = await profile.NewPageAsync();

            await page.GotoAsync(address + "/");

            page.Url.Should().StartWith(address + "/account/sign-in?returnUrl=");
            var links = page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Sign in with") });
            (await links.AllTextContentsAsync()).Should().Equal("Sign in with Contoso", "Sign in with The Department of Rather Long Names of Fabrikam International");
            (await links.First.GetAttributeAsync("href")).Should().StartWith("/agents/account/sign-in/contoso?returnUrl=");
            await PageGate.PassAsync(world, "sign-in-federated", page.Url);

            await links.First.ClickAsync();
            (await page.Locator("h1").TextContentAsync()).Should().Be("This server has a problem", "nobody is there, and the page says so");
            await PageGate.PassAsync(world, "sign-in-federated-unreachable", page.Url);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<WebApplication> StartAsync(DirectoryInfo folder, string address)
    {
        var server = BrokerServer.Create(
            [
                $"--AgentIdentity:DataFolder={Path.Combine(folder.FullName, "data")}",
                $"--AgentIdentity:PolicyFolder={folder.FullName}",
                $"--AgentIdentity:PublicUrl={address}",
                "--AgentIdentity:Issuers:contoso:Issuer=http://127.0.0.1:9",
                "--AgentIdentity:Issuers:contoso:ClientId=agentidentity",
                "--AgentIdentity:Issuers:contoso:ClientSecret=not used here",
                "--AgentIdentity:Issuers:contoso:DisplayName=Contoso",
                "--AgentIdentity:Issuers:fabrikam:Issuer=http://127.0.0.1:9/fabrikam",
                "--AgentIdentity:Issuers:fabrikam:ClientId=agentidentity",
                "--AgentIdentity:Issuers:fabrikam:ClientSecret=not used here",
                "--AgentIdentity:Issuers:fabrikam:DisplayName=The Department of Rather Long Names of Fabrikam International",
            ],
            static builder => builder.Logging.ClearProviders());
        await server.StartAsync();
        return server;
    }

    private static Task<WebApplication> StartAsync(DirectoryInfo folder, out string address) =>
        StartAsync(folder, address = Ports.FreeOrigin().GetLeftPart(UriPartial.Authority) + "/agents");
}
