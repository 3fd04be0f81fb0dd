using Microsoft.Playwright;

namespace AgentIdentity.Pages.Tests.Journeys;

/// <summary>Somebody who has no mouse: Tab goes on, Enter presses, and what has the focus must show it.</summary>
internal sealed class Keyboard(IPage page)
{
    private const int Longest = 80;

    // What a person hears of it, and whether they see that it has the focus.
    private const string Focused = """
        () => {
          const it = document.activeElement;
          if (!it || it === document.body) return { name: '', shown: true };
          const look = getComputedStyle(it);
          const name = it.labels && it.labels.length ? it.labels[0].innerText : it.getAttribute('aria-label') || it.innerText || '';
          return { name: name.replace(/\s+/g, ' ').trim(), shown: it.id === 'main' || look.outlineStyle !== 'none' || look.boxShadow !== 'none' };
        }
        """;

    /// <summary>Goes on until something of this name has the focus, as far as a page is long.</summary>
    public async Task ToAsync(string name)
    {
        List<string> passed = [];
        for (var pressed = 0; pressed < Longest; pressed++)
        {
            await page.Keyboard.PressAsync("Tab");
            var (reached, shown) = await FocusAsync();
            shown.Should().BeTrue($"'{reached}' has the focus and must show it");
            passed.Add(reached);
            if (reached.StartsWith(name, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"No '{name}' is reached by Tab; it went over: {string.Join(" | ", passed)}");
    }

    public async Task TypeAsync(string field, string text)
    {
        await ToAsync(field);
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Presses a button or follows a link, and waits for what comes of it.</summary>
    public async Task PressAsync(string name)
    {
        await ToAsync(name);
        await page.EvaluateAsync("() => { window.left = false; }");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => window.left === undefined && document.readyState === 'complete'");
    }

    private async Task<(string Name, bool Shown)> FocusAsync()
    {
        var focus = await page.EvaluateAsync<System.Text.Json.JsonElement>(Focused);
        return (focus.GetProperty("name").GetString()!, focus.GetProperty("shown").GetBoolean());
    }
}
