using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Library;

/// <summary>Timestamps and durations to the nanosecond, with cel-go's ranges: years 1 to 9999, and what 64 bits of nanoseconds hold.</summary>
internal static class Clock
{
    public const long MinSeconds = -62_135_596_800;
    public const long MaxSeconds = 253_402_300_799;
    private const long NanosPerSecond = 1_000_000_000;

    public static CelValue Add(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Timestamp, CelKind.Duration) => Timestamp(Total(left) + Total(right)),
        (CelKind.Duration, CelKind.Timestamp) => Timestamp(Total(left) + Total(right)),
        (CelKind.Duration, CelKind.Duration) => Duration(Total(left) + Total(right)),
        _ => Errors.NoOverload("_+_", left, right),
    };

    public static CelValue Subtract(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Timestamp, CelKind.Timestamp) => Duration(Total(left) - Total(right)),
        (CelKind.Timestamp, CelKind.Duration) => Timestamp(Total(left) - Total(right)),
        (CelKind.Duration, CelKind.Duration) => Duration(Total(left) - Total(right)),
        _ => Errors.NoOverload("_-_", left, right),
    };

    /// <summary>Nanoseconds since 1970, or of the duration.</summary>
    public static Int128 Total(in CelValue value) => (Int128)value.Seconds * NanosPerSecond + value.Nanos;

    public static CelValue Timestamp(Int128 nanos)
    {
        var (seconds, rest) = Int128.DivRem(nanos, NanosPerSecond);
        if (rest < 0)
        {
            (seconds, rest) = (seconds - 1, rest + NanosPerSecond);
        }

        return seconds < MinSeconds || seconds > MaxSeconds
            ? CelValue.Error("timestamp out of range")
            : CelValue.FromTimestamp((long)seconds, (int)rest);
    }

    public static CelValue Duration(Int128 nanos)
    {
        if (nanos < long.MinValue || nanos > long.MaxValue)
        {
            return CelValue.Error("duration out of range");
        }

        var (seconds, rest) = Math.DivRem((long)nanos, NanosPerSecond);
        return CelValue.FromDuration(seconds, (int)rest);
    }
}
