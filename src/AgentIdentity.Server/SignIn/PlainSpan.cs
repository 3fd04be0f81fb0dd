using System.Globalization;

namespace AgentIdentity.Server.SignIn;

/// <summary>A time in the words that people use for it.</summary>
internal static class PlainSpan
{
    public static string Of(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Count(span.TotalDays, "day"),
        { TotalHours: >= 2 } => Count(span.TotalHours, "hour"),
        { TotalMinutes: >= 1 } => Count(span.TotalMinutes, "minute"),
        _ => Count(span.TotalSeconds, "second"),
    };

    private static string Count(double number, string unit)
    {
        var whole = (long)Math.Floor(number);
        return whole == 1 ? unit : string.Create(CultureInfo.InvariantCulture, $"{whole} {unit}s");
    }
}
