using AgentIdentity.Pages.Tests.Setup;
using Microsoft.Playwright;

namespace AgentIdentity.Pages.Tests.Gates;

/// <summary>Looks at one page as people do: wide and narrow, light and dark. It keeps pictures and says what is wrong.</summary>
internal static class PageGate
{
    // Colours do not depend on the width, so one dark look is enough.
    private static readonly (int Width, int Height, ColorScheme Scheme)[] Looks =
        [(1280, 800, ColorScheme.Dark), (1280, 800, ColorScheme.Light), (390, 844, ColorScheme.Light)];

    private const int StoryWidth = 1000;
    private const int StoryHeight = 760;

    /// <summary>Lets the page at <paramref name="address"/> pass only if nothing is wrong with it.</summary>
    public static Task PassAsync(World world, string name, string address, string? memory = null) =>
        PassAsync(world, name, page => page.GotoAsync(address), memory);

    public static async Task PassAsync(World world, string name, Func<IPage, Task> arrive, string? memory = null) =>
        (await FaultsAsync(world, name, arrive, memory)).Should().BeEmpty("'{0}' must be usable by everyone", name);

    public static async Task<IReadOnlyList<string>> FaultsAsync(World world, string name, Func<IPage, Task> arrive, string? memory = null)
    {
        await using var profile = await world.ProfileAsync(script: true, memory);
        var page = await profile.NewPageAsync();
        await arrive(page);
        List<string> faults = [];
        foreach (var (width, height, scheme) in Looks)
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            var look = $"{name}-{width}{(scheme == ColorScheme.Dark ? "-dark" : "")}";
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Workshop.Picture(look), FullPage = true });
            if (await ScrollsSidewaysAsync(page))
            {
                faults.Add($"{look}: scrolls sideways");
            }

            faults.AddRange((await Axe.ViolationsAsync(page)).Select(violation => $"{look}: {violation}"));
        }

        if (Story.Takes(name))
        {
            await page.SetViewportSizeAsync(StoryWidth, StoryHeight);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Story.FileOf(name) });
        }

        return faults;
    }

    private static Task<bool> ScrollsSidewaysAsync(IPage page) =>
        page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth");
}
