using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentIdentity.Policy.Sources;

/// <summary>Spans of time as people write them: <c>90s</c>, <c>15m</c>, <c>1h30m</c>, <c>30d</c>.</summary>
internal static partial class DurationText
{
    /// <summary>Null when the text is none, or is longer than a thousand years.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success || text.Length == 0)
        {
            return null;
        }

        var seconds = 0L;
        foreach (var (unit, length) in (ReadOnlySpan<(string, int)>)[("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)])
        {
            seconds += match.Groups[unit] is { Success: true } part ? long.Parse(part.Value, CultureInfo.InvariantCulture) * length : 0;
        }

        return seconds > 365_000L * 86_400 ? null : TimeSpan.FromSeconds(seconds);
    }

    /// <exception cref="SourceException">The text is none.</exception>
    public static TimeSpan Read(YamlText text, string what) => Parse(text.Text)
        ?? throw YamlFields.Wrong(text, $"{what} is '{text.Text}', which is no span of time; write it as 90s, 15m, 8h or 30d");

    public static string Of(TimeSpan span)
    {
        var parts = new (int Count, string Unit)[] { (span.Days, "d"), (span.Hours, "h"), (span.Minutes, "m"), (span.Seconds, "s") };
        var text = string.Concat(parts.Where(p => p.Count != 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count}{p.Unit}")));
        return text.Length == 0 ? "0s" : text;
    }

    [GeneratedRegex(@"^((?<d>[0-9]{1,9})d)?((?<h>[0-9]{1,9})h)?((?<m>[0-9]{1,9})m)?((?<s>[0-9]{1,9})s)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
