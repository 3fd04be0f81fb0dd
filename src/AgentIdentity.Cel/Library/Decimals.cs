using System.Globalization;

namespace AgentIdentity.Cel.Library;

/// <summary>Doubles as texts: shortest digits that read back the same, an exponent only below 1e-4 and from 1e21.</summary>
internal static class Decimals
{
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

        var magnitude = Math.Abs(number);
        return magnitude != 0 && magnitude is < 1e-4 or >= 1e21 ? Scientific(number) : Plain(number);
    }

    /// <summary>All digits, no exponent: the shortest that read back the same.</summary>
    public static string Plain(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal)
            ? decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (double)exact == number
                ? exact.ToString(CultureInfo.InvariantCulture)
                : number.ToString("F0", CultureInfo.InvariantCulture)
            : shortest;
    }

    private static string Scientific(double number)
    {
        var text = number.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits <= 16; digits++)
        {
            var candidate = number.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture) == number)
            {
                text = candidate;
                break;
            }
        }

        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..mark]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
