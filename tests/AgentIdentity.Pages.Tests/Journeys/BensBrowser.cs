using AgentIdentity.Pages.Tests.Setup;
using Microsoft.Playwright;
using Quickstart;
using Quickstart.Cast;

namespace AgentIdentity.Pages.Tests.Journeys;

/// <summary>Ben at a browser that runs no script. What the browser complains about (a blocked style, a blocked form) is kept.</summary>
internal sealed class BensBrowser : IAsyncDisposable
{
    private readonly IBrowserContext _profile;

    private BensBrowser(IBrowserContext profile, IPage page) => (_profile, Page) = (profile, page);

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public static async Task<BensBrowser> OpenAsync(World world)
    {
        var profile = await world.ProfileAsync(script: false);
        var ben = new BensBrowser(profile, await profile.NewPageAsync());
        ben.Page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
            {
                ben.Complaints.Add(message.Text);
            }
        };
        return ben;
    }

    /// <summary>The cookies, so that the gates see the same page.</summary>
    public Task<string> MemoryAsync() => _profile.StorageStateAsync();

    public async Task<string> HeadingAsync() => await Page.Locator("h1").TextContentAsync() ?? "";

    public Task<string> TextAsync() => Page.Locator("main").InnerTextAsync();

    public async Task SignInAsync(string password = Scene.Password)
    {
        await Page.GetByLabel("Account name").FillAsync("ben");
        await Page.GetByLabel("Password").FillAsync(password);
        await PressAsync("Sign in");
    }

    public Task PressAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Presses a button of the consent page and returns the address at the agent where the browser ended.</summary>
    public async Task<Uri> AnswerAsync(string button)
    {
        await PressAsync(button);
        // The agent's page may have loaded before anybody waits for that; its title is waited for instead.
        await Page.WaitForURLAsync(url => url.StartsWith(CastAgent.Callback, StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
        await Assertions.Expect(Page).ToHaveTitleAsync("Codex");
        return new Uri(Page.Url);
    }

    public ValueTask DisposeAsync() => _profile.DisposeAsync();
}
