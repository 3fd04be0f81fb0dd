using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>Parts of a timestamp in UTC or a named zone, and whole units of a duration.</summary>
internal static class Calendar
{
    private const long FourCenturies = 146_097 * TimeSpan.TicksPerDay;

    public static IEnumerable<Overload> Overloads =>
    [
        .. Part("getFullYear", local => local.Year, isYear: true),
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

    private static IEnumerable<Overload> Part(string name, Func<DateTime, int> read, bool isYear = false) =>
    [
        Declare.Method(name, "(timestamp) -> int", (args, meter) => Read(args[0], "UTC", read, isYear, meter)),
        Declare.Method(name, "(timestamp, string) -> int", (args, meter) => Read(args[0], args[1].AsString, read, isYear, meter)),
    ];

    private static Overload Whole(string name, Func<CelValue, long> read) =>
        Declare.Method(name, "(duration) -> int", (args, _) => CelValue.FromInt(read(args[0])));

    private static CelValue Read(in CelValue timestamp, string zone, Func<DateTime, int> read, bool isYear, Meter meter)
    {
        var utc = timestamp.AsTimestamp.UtcDateTime;
        if (!Zones.TryOffset(zone, utc, meter, out var offset))
        {
            return CelValue.Error("unknown time zone");
        }

        // Local time can fall into the years 0 and 10000, which DateTime lacks; the calendar is the same 400 years on or back.
        var ticks = utc.Ticks + offset.Ticks;
        var (cycles, shifted) = ticks < 0 ? (-1, ticks + FourCenturies) : ticks > DateTime.MaxValue.Ticks ? (1, ticks - FourCenturies) : (0, ticks);
        var local = new DateTime(shifted, DateTimeKind.Unspecified);
        return CelValue.FromInt(read(local) + (isYear ? cycles * 400 : 0));
    }
}
