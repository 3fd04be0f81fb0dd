using System.Globalization;

namespace AgentIdentity.Cel.Library;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>-1.5s</c>, <c>250ms</c>.</summary>
internal static class DurationText
{
    private const int MostDigits = 18;

    public static CelValue? Read(string text)
    {
        var at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (text.AsSpan(at) is "0")
        {
            return CelValue.FromDuration(0, 0);
        }

        if (at == text.Length)
        {
            return null;
        }

        Int128 nanos = 0;
        while (at < text.Length)
        {
            if (!Part(text, ref at, out var part))
            {
                return null;
            }

            nanos += part;
        }

        return Clock.Duration(text[0] == '-' ? -nanos : nanos);
    }

    /// <summary>Seconds with their fraction, for example <c>5400s</c> or <c>-1.5s</c>.</summary>
    public static string Write(in CelValue value)
    {
        var sign = value.Seconds < 0 || value.Nanos < 0 ? "-" : "";
        var seconds = Math.Abs(value.Seconds).ToString(CultureInfo.InvariantCulture);
        var nanos = Math.Abs(value.Nanos);
        return nanos == 0
            ? $"{sign}{seconds}s"
            : $"{sign}{seconds}.{nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0')}s";
    }

    private static bool Part(string text, ref int at, out Int128 nanos)
    {
        nanos = 0;
        var whole = Digits(text, ref at);
        var fraction = "";
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
        }

        if (whole.Length + fraction.Length == 0 || whole.Length > MostDigits || Unit(text, ref at) is not { } unit)
        {
            return false;
        }

        nanos = (whole.Length == 0 ? 0 : Int128.Parse(whole, CultureInfo.InvariantCulture)) * unit;
        var scale = (Int128)unit;
        foreach (var digit in fraction)
        {
            scale /= 10;
            nanos += (digit - '0') * scale;
        }

        return true;
    }

    private static string Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private static long? Unit(string text, ref int at)
    {
        (string Name, long Nanos)[] units =
            [("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)];
        foreach (var (name, nanos) in units)
        {
            if (string.CompareOrdinal(text, at, name, 0, name.Length) == 0)
            {
                at += name.Length;
                return nanos;
            }
        }

        return null;
    }
}
