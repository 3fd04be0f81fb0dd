using System.Globalization;

namespace AgentIdentity.Server.Console;

/// <summary>Moments as the console writes them: always in UTC, sortable, to the minute or the second.</summary>
internal static class UtcTime
{
    public static string Minute(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Second(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
