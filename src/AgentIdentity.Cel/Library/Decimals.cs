using System.Globalization;

namespace AgentIdentity.Cel.Library;

/// <summary>Doubles as texts, as Go's %g writes them: the fewest digits that read back the same, an exponent below 1e-4 and from 1e6.</summary>
internal static class Decimals
{
    private const int MostWholeDigits = 6;

    public static bool TryParse(string text, out double number)
    {
        number = text.TrimStart('+', '-').ToUpperInvariant() switch
        {
            "INF" or "INFINITY" => text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            "NAN" => double.NaN,
            _ => 0,
        };
        return number != 0
            || (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
                && double.IsFinite(number));
    }

    public static string Text(double number)
    {
        if (double.IsNaN(number))
        {
            return "NaN";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "+Inf" : "-Inf";
        }

        var (sign, digits, point) = Shortest(number);
        return point is < -3 or > MostWholeDigits ? Scientific(sign, digits, point) : Plain(sign, digits, point);
    }

    /// <summary>All digits, no exponent: the shortest that read back the same.</summary>
    public static string Plain(double number)
    {
        var (sign, digits, point) = Shortest(number);
        return Plain(sign, digits, point);
    }

    private static string Plain(string sign, string digits, int point) =>
        point <= 0 ? $"{sign}0.{new string('0', -point)}{digits}"
        : point >= digits.Length ? $"{sign}{digits}{new string('0', point - digits.Length)}"
        : $"{sign}{digits[..point]}.{digits[point..]}";

    private static string Scientific(string sign, string digits, int point)
    {
        var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(point > 0 ? '+' : '-')}{Math.Abs(point - 1):00}");
    }

    /// <summary>The fewest digits that read back the same, and where among them the point stands.</summary>
    private static (string Sign, string Digits, int Point) Shortest(double number)
    {
        var sign = double.IsNegative(number) ? "-" : "";
        if (number == 0)
        {
            return (sign, "0", 1);
        }

        var text = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        return (sign, digits.TrimEnd('0'), point - (all.Length - digits.Length));
    }
}
