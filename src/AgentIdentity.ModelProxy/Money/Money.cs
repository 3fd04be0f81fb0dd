using System.Globalization;

namespace AgentIdentity.ModelProxy;

/// <summary>Money is a whole number of micro-USD (one millionth of a dollar) in a <see cref="long"/>; never a floating-point number.</summary>
public static class Money
{
    /// <summary>Micro-USD in one dollar.</summary>
    public const long MicroPerUsd = 1_000_000;

    /// <summary>Reads a dollar amount such as <c>1.00</c> or <c>0.000001</c>: digits, at most six decimals, no sign, no exponent.</summary>
    /// <returns>False when the text is anything else, or larger than a billion dollars.</returns>
    public static bool TryParseUsd(string? text, out long microUsd)
    {
        microUsd = 0;
        if (text is not { Length: > 0 and <= 17 } || text[0] == '.' || text[^1] == '.')
        {
            return false;
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && text.Length - point - 1 > 6)
        {
            return false;
        }

        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd)
            && TryFromUsd(usd, out microUsd);
    }

    /// <summary>Turns a dollar amount into micro-USD.</summary>
    /// <returns>False when it is negative, larger than a billion dollars, or not a whole number of micro-USD.</returns>
    public static bool TryFromUsd(decimal usd, out long microUsd)
    {
        microUsd = 0;
        if (usd is < 0 or > 1_000_000_000m || decimal.Truncate(usd * MicroPerUsd) != usd * MicroPerUsd)
        {
            return false;
        }

        microUsd = (long)(usd * MicroPerUsd);
        return true;
    }

    /// <summary>Writes micro-USD as dollars, with two to six decimals: <c>0.50</c>, <c>0.000012</c>.</summary>
    public static string FormatUsd(long microUsd) =>
        ((decimal)microUsd / MicroPerUsd).ToString("0.00####", CultureInfo.InvariantCulture);
}
