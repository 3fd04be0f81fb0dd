using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>
/// Where cel-go, and so OpenFGA, reads a duration otherwise than the language definition and its conformance data: all of its
/// milliseconds, not those beyond the last second, and a conversion to int, of nanoseconds.
/// </summary>
internal static class GoDurations
{
    public static IEnumerable<Overload> Overloads =>
    [
        Declare.Method("getMilliseconds", "(duration) -> int", static (args, _) => CelValue.FromInt((args[0].Seconds * 1000) + (args[0].Nanos / 1_000_000))),
        Declare.Function("int", "(duration) -> int", static (args, _) => Nanoseconds(args[0])),
    ];

    private static CelValue Nanoseconds(in CelValue duration)
    {
        var all = ((Int128)duration.Seconds * 1_000_000_000) + duration.Nanos;
        return all >= long.MinValue && all <= long.MaxValue ? CelValue.FromInt((long)all) : Errors.Overflow("int");
    }
}
