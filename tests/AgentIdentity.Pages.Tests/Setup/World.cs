using AgentIdentity.Pages.Tests.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Quickstart;
using Quickstart.Cast;
using Quickstart.Upstreams;

[assembly: AssemblyFixture(typeof(World))]

namespace AgentIdentity.Pages.Tests.Setup;

/// <summary>The quickstart's stage, a page of codex's own to come back to, and a real browser. Started once for all tests.</summary>
public sealed class World : IAsyncLifetime
{
    // Generous: the whole solution may be testing on the same two cores.
    private const float PatienceMilliseconds = 60_000;

    private Stage? _stage;
    private WebApplication? _agentsPage;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal Scene Scene => _stage!.Scene;

    public async ValueTask InitializeAsync()
    {
        if (Workshop.Missing is not null)
        {
            return;
        }

        _stage = await Stage.OpenAsync();
        var agents = Ports.FreeOrigin();
        _agentsPage = await AgentsPageAsync(agents);
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Workshop.Chromium,
            Timeout = PatienceMilliseconds,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
                // The address codex registered has a port nobody can listen on; the browser finds codex's page elsewhere.
                "--explicitly-allowed-ports=1", $"--host-resolver-rules=MAP {new Uri(CastAgent.Callback).Authority} {agents.Authority}",
            ],
        });
    }

    /// <summary>Skips the test where the browser is missing, and fails it where it must not be.</summary>
    internal static void Require()
    {
        if (Workshop.Missing is not { } missing)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(missing);
        }

        Assert.Skip(missing);
    }

    /// <summary>A fresh browser profile; <paramref name="memory"/> is the storage state of another one.</summary>
    internal Task<IBrowserContext> ProfileAsync(bool script, string? memory = null) => ProfileAsync(script, memory, bypass: script);

    /// <summary>One with script, under the rules that the pages set for it.</summary>
    internal Task<IBrowserContext> StrictProfileAsync() => ProfileAsync(script: true, null, bypass: false);

    private async Task<IBrowserContext> ProfileAsync(bool script, string? memory, bool bypass)
    {
        var profile = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            JavaScriptEnabled = script,
            StorageState = memory,
            BaseURL = Scene.Broker.ToString(),
            // Playwright evaluates text in the page, which the pages rightly forbid. Only where script is on: the gates.
            BypassCSP = bypass,
        });
        profile.SetDefaultTimeout(PatienceMilliseconds);
        return profile;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_agentsPage is not null)
        {
            await _agentsPage.DisposeAsync();
        }

        if (_stage is not null)
        {
            await _stage.DisposeAsync();
        }
    }

    private static async Task<WebApplication> AgentsPageAsync(Uri origin)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin.GetLeftPart(UriPartial.Authority));
        var app = builder.Build();
        app.MapGet("/callback", () => Results.Content("<!DOCTYPE html><title>Codex</title><p>Back at codex.", "text/html"));
        await app.StartAsync();
        return app;
    }
}
