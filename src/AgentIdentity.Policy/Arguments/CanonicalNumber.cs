using System.Globalization;

namespace AgentIdentity.Policy.Arguments;

/// <summary>
/// A JSON number as RFC 8785 section 3.2.2.3 writes it, which is ECMAScript's way. A number that a double cannot hold exactly enough
/// stays as it is written: two of them must not have one digest because a double cannot tell them apart.
/// </summary>
internal static class CanonicalNumber
{
    // So many digits survive the way into a double and back.
    private const int SureDigits = 15;

    public static string Of(string raw)
    {
        if (Digits(raw) > SureDigits || !double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return raw;
        }

        return number == 0 ? "0" : Spell(number);
    }

    private static string Spell(double number)
    {
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var mantissa = shortest.AsSpan(0, shortest.IndexOf('E', StringComparison.Ordinal) is >= 0 and var at ? at : shortest.Length);
        var power = mantissa.Length == shortest.Length ? 0 : int.Parse(shortest.AsSpan(mantissa.Length + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var all = mantissa.ToString().Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0').TrimEnd('0');
        // Where the decimal point stands, counted from the first digit that is no zero, as ECMAScript's Number::toString has it.
        var point = (mantissa.IndexOf('.') is >= 0 and var dot ? dot : mantissa.Length) - (all.Length - all.TrimStart('0').Length) + power;
        var text = point switch
        {
            > 0 and <= 21 when digits.Length <= point => digits.PadRight(point, '0'),
            > 0 and <= 21 => $"{digits[..point]}.{digits[point..]}",
            > -6 and <= 0 => $"0.{new string('0', -point)}{digits}",
            _ => $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(point > 0 ? "+" : "-")}{Math.Abs(point - 1)}",
        };
        return number < 0 ? "-" + text : text;
    }

    private static int Digits(string raw)
    {
        var end = raw.IndexOfAny(['e', 'E']);
        return (end < 0 ? raw : raw[..end]).Where(char.IsAsciiDigit).SkipWhile(c => c == '0').Count();
    }
}
