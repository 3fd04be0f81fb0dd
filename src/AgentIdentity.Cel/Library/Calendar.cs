using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>Parts of a timestamp in UTC or a named zone, and whole units of a duration.</summary>
internal static class Calendar
{
    public static IEnumerable<Overload> Overloads =>
    [
        .. Part("getFullYear", local => local.Year),
        .. Part("getMonth", local => local.Month - 1),
        .. Part("getDate", local => local.Day),
        .. Part("getDayOfMonth", local => local.Day - 1),
        .. Part("getDayOfWeek", local => (int)local.DayOfWeek),
        .. Part("getDayOfYear", local => local.DayOfYear - 1),
        .. Part("getHours", local => local.Hour),
        .. Part("getMinutes", local => local.Minute),
        .. Part("getSeconds", local => local.Second),
        .. Part("getMilliseconds", local => local.Millisecond),
        Whole("getHours", value => value.Seconds / 3600),
        Whole("getMinutes", value => value.Seconds / 60),
        Whole("getSeconds", value => value.Seconds),
        Whole("getMilliseconds", value => value.Nanos / 1_000_000),
    ];

    private static IEnumerable<Overload> Part(string name, Func<DateTime, int> read) =>
    [
        Declare.Method(name, "(timestamp) -> int", (args, _) => Read(args[0], "UTC", read)),
        Declare.Method(name, "(timestamp, string) -> int", (args, _) => Read(args[0], args[1].AsString, read)),
    ];

    private static Overload Whole(string name, Func<CelValue, long> read) =>
        Declare.Method(name, "(duration) -> int", (args, _) => CelValue.FromInt(read(args[0])));

    private static CelValue Read(in CelValue timestamp, string zone, Func<DateTime, int> read)
    {
        var utc = timestamp.AsTimestamp.UtcDateTime;
        if (!Zones.TryOffset(zone, utc, out var offset))
        {
            return CelValue.Error("unknown time zone");
        }

        var ticks = utc.Ticks + offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? CelValue.FromInt(read(new DateTime(ticks, DateTimeKind.Unspecified)))
            : CelValue.Error("timestamp out of range");
    }
}
