using System.Globalization;

namespace AgentIdentity.ModelProxy;

/// <summary>How long a provider asks to be left alone.</summary>
public static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Reads the headers that say so; null where none does, or none that can be read.</summary>
    /// <param name="header">The value of a header by its name, or null.</param>
    /// <param name="now">The moment of the answer, for those that name a date.</param>
    public static TimeSpan? Of(Func<string, string?> header, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(header);
        foreach (var name in (ReadOnlySpan<string>)["retry-after-ms", "x-ms-retry-after-ms"])
        {
            if (Number(header(name)) is { } milliseconds)
            {
                return Within(milliseconds / 1000);
            }
        }

        var value = header("retry-after");
        return Number(value) is { } seconds ? Within(seconds)
            : DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Within((date - now).TotalSeconds)
            : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static TimeSpan Within(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));
}
