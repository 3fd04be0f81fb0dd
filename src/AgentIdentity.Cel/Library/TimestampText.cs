using System.Globalization;

namespace AgentIdentity.Cel.Library;

/// <summary>RFC 3339, cut to nine digits of a second; upper-case T and Z, as Go reads it.</summary>
internal static class TimestampText
{
    public static CelValue? Read(string text)
    {
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !Number(text, 0, 4, out var year) || !Number(text, 5, 2, out var month) || !Number(text, 8, 2, out var day)
            || !Number(text, 11, 2, out var hour) || !Number(text, 14, 2, out var minute) || !Number(text, 17, 2, out var second)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        var at = 19;
        if (!Fraction(text, ref at, out var nanos) || !Offset(text, at, out var offset))
        {
            return null;
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        var seconds = (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond - offset;
        return Clock.Timestamp((Int128)seconds * 1_000_000_000 + nanos);
    }

    public static string Write(in CelValue value)
    {
        var whole = DateTime.UnixEpoch.AddSeconds(value.Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return value.Nanos == 0 ? $"{whole}Z" : $"{whole}.{value.Nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0')}Z";
    }

    private static bool Fraction(string text, ref int at, out int nanos)
    {
        nanos = 0;
        if (text[at] != '.')
        {
            return true;
        }

        // What is finer than a nanosecond is cut off.
        var scale = 100_000_000;
        var start = ++at;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            nanos += (text[at] - '0') * scale;
            scale /= 10;
        }

        return at > start;
    }

    private static bool Offset(string text, int at, out int seconds)
    {
        seconds = 0;
        if (at == text.Length - 1)
        {
            return text[at] == 'Z';
        }

        if (at != text.Length - 6 || text[at] is not ('+' or '-') || text[at + 3] != ':'
            || !Number(text, at + 1, 2, out var hours) || !Number(text, at + 4, 2, out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        seconds = (hours * 60 + minutes) * (text[at] == '-' ? -60 : 60);
        return true;
    }

    private static bool Number(string text, int at, int digits, out int number) =>
        int.TryParse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
