using System.Collections.Concurrent;
using System.Globalization;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Library;

/// <summary>Time zones by IANA name or as an offset such as <c>+02:00</c>. The names need the system's tz database.</summary>
internal static class Zones
{
    private const int LongestName = 64;
    private const int LookUp = 1000;

    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Found = new(StringComparer.Ordinal);

    public static bool TryOffset(string zone, DateTime utc, Meter meter, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (zone is "UTC" or "")
        {
            return true;
        }

        if (zone.Length > LongestName)
        {
            return false;
        }

        if (zone.Contains(':', StringComparison.Ordinal))
        {
            return TryFixed(zone, out offset);
        }

        if (!Found.TryGetValue(zone, out var found))
        {
            // A look into the file system; only names that exist are remembered, so the memory for them is bounded.
            meter.Work(LookUp);
            if (meter.Spent || !IsName(zone) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out found))
            {
                return false;
            }

            Found[zone] = found;
        }

        offset = found.GetUtcOffset(utc);
        return true;
    }

    private static bool TryFixed(string zone, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        var digits = zone.AsSpan(zone[0] is '+' or '-' ? 1 : 0);
        if (digits.Length != 5 || digits[2] != ':'
            || !int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(digits[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (zone[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>A zone name is looked up as a file: nothing that could leave the folder passes, nor the host's own zone.</summary>
    private static bool IsName(string zone) =>
        zone.Length > 0 && char.IsAsciiLetterUpper(zone[0]) && zone != "Local"
        && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
        && !zone.Contains("//", StringComparison.Ordinal);
}
