using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AgentIdentity.Pages.Tests.Gates;
using AgentIdentity.Pages.Tests.Setup;
using Microsoft.Playwright;
using OpenAI.Chat;
using Quickstart;
using Quickstart.Cast;
using Quickstart.Steps;

namespace AgentIdentity.Pages.Tests.Journeys;

/// <summary>Ben says yes, watches an answer stream, and ends it, with nothing but a keyboard.</summary>
public sealed partial class StopTests(World world) : IAsyncLifetime
{
    private Stage? _stage;

    private Scene Scene => _stage!.Scene;

    public async ValueTask InitializeAsync() => _stage = Workshop.Missing is null ? await Stage.OpenAsync() : null;

    public async ValueTask DisposeAsync()
    {
        if (_stage is not null)
        {
            await _stage.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_person_stops_an_answer_in_the_middle_of_it_and_is_told_what_ended()
    {
        World.Require();
        await using var profile = await world.ProfileAsync(script: true);
        var page = await profile.NewPageAsync();
        var keys = new Keyboard(page);
        var delegation = await GrantAsync(page, keys);
        var stream = StreamAsync(delegation);
        await Scene.FirstWord.HasArrivedAsync();

        await page.GotoAsync(new Uri(Scene.Broker, "/console/stop").ToString());
        await PageGate.PassAsync(world, "stop", page.Url, await profile.StorageStateAsync());
        await keys.PressAsync("Stop Answer Ben's customers");
        var asked = await page.Locator("main").InnerTextAsync();
        asked.Should().MatchRegex(@"Streams\s+1\b", "it says first what it would end");
        await PageGate.PassAsync(world, "stop-asked", page.Url, await profile.StorageStateAsync());
        stream.IsCompleted.Should().BeFalse("nothing was stopped yet");
        var pressed = Stopwatch.GetTimestamp();
        await keys.PressAsync("Stop now");

        var told = await page.Locator("main").InnerTextAsync();
        told.Should().MatchRegex(@"Streams ended\s+1\b").And.MatchRegex(@"Delegations ended\s+1\b");
        (await stream).Should().NotBeNull("an answer that was stopped never looks finished");
        Stopwatch.GetElapsedTime(pressed).Should().BeLessThan(TimeSpan.FromSeconds(10), "with the keyboard, the page and two busy cores; the stop itself takes a second at most, and says so");
        Stopped().Match(told).Groups[1].Value.Should().NotBeEmpty();
        int.Parse(Stopped().Match(told).Groups[1].Value, CultureInfo.InvariantCulture).Should().BeLessThanOrEqualTo(1_000);
        (await Scene.Codex.RefusedExchangeAsync(delegation, Scene.Crm)).Should().Contain("AID");
    }

    private async Task<string> GrantAsync(IPage page, Keyboard keys)
    {
        var request = await Scene.Codex.AskForDelegationAsync("Answer Ben's customers", Grants.Codex(Scene));
        await page.GotoAsync(request.Address.ToString());
        await keys.TypeAsync("Account name", "ben");
        await keys.TypeAsync("Password", Scene.Password);
        await keys.PressAsync("Sign in");
        await keys.ToAsync("Grant");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(static url => url.StartsWith(CastAgent.Callback, StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
        await Assertions.Expect(page).ToHaveTitleAsync("Codex");
        return await request.CompleteAsync(new Uri(page.Url));
    }

    // Ends with what the client raised; null where the answer ended as if it were whole.
    private async Task<Exception?> StreamAsync(string delegation)
    {
        try
        {
            await foreach (var _ in Scene.Codex.Chat(delegation, Scene.Models).CompleteChatStreamingAsync([new UserChatMessage("Write an essay on refunds.")], CastAgent.Short))
            {
                Scene.FirstWord.Arrived();
            }

            return null;
        }
        catch (Exception stopped) when (stopped is not OutOfMemoryException)
        {
            return stopped;
        }
    }

    [GeneratedRegex(@"In (\d+) ms\.")]
    private static partial Regex Stopped();
}
