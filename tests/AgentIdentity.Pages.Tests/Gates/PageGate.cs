using AgentIdentity.Pages.Tests.Setup;
using Microsoft.Playwright;

namespace AgentIdentity.Pages.Tests.Gates;

/// <summary>Looks at one page as people do: wide and narrow, light and dark. It keeps pictures and says what is wrong.</summary>
internal static class PageGate
{
    public const int Wide = 1280;
    public const int Narrow = 390;

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
        foreach (var (width, height) in new[] { (Wide, 800), (Narrow, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            if (await ScrollsSidewaysAsync(page)) faults.Add($"{name} at {width}: scrolls sideways");
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                var look = $"{name}-{width}{(scheme == ColorScheme.Dark ? "-dark" : "")}";
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Workshop.Picture(look), FullPage = true });
                faults.AddRange((await Axe.ViolationsAsync(page)).Select(violation => $"{look}: {violation}"));
            }
        }

        return faults;
    }

    private static Task<bool> ScrollsSidewaysAsync(IPage page) =>
        page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth");
}
