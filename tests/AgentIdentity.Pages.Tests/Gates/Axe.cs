using System.Text.Json;
using AgentIdentity.Pages.Tests.Setup;
using Microsoft.Playwright;

namespace AgentIdentity.Pages.Tests.Gates;

/// <summary>axe-core, run in the page against WCAG 2.1 A and AA.</summary>
internal static class Axe
{
    private const string Run = """
        async () => {
          const { violations, passes } = await axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] } });
          return { passes: passes.length, violations: violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).join(' | ')}`) };
        }
        """;

    private static readonly Lazy<string> Source = new(static () => File.ReadAllText(Workshop.Axe));

    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.AddScriptTagAsync(new PageAddScriptTagOptions { Content = Source.Value });
        }

        var answer = (await page.EvaluateAsync(Run))!.Value;
        answer.GetProperty("passes").GetInt32().Should().BePositive("a run that checked nothing proves nothing");
        return [.. answer.GetProperty("violations").EnumerateArray().Select(static violation => violation.GetString()!)];
    }
}
