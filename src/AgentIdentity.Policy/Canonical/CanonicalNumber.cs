using System.Globalization;

namespace AgentIdentity.Policy.Canonical;

/// <summary>
/// Numbers as RFC 8785 section 3.2.2.3 writes them (the way of ECMAScript) where that keeps their value. The RFC takes every number
/// for a double; 9007199254740993 would become its neighbour. Such numbers are written in full: digits, <c>e</c> and a power of ten.
/// </summary>
internal static class CanonicalNumber
{
    private const int LongestPower = 17;

    public static string Of(string json)
    {
        var exact = Decimal.Read(json);
        if (exact.Digits.Length == 0)
        {
            return "0";
        }

        var nearest = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        var kept = double.IsFinite(nearest) ? Decimal.Read(nearest.ToString("R", CultureInfo.InvariantCulture)) : default;

        // Two texts of which both are exact are the same only for the same value, whichever of the two forms each has.
        return kept == exact ? EcmaScript(exact) : FormattableString.Invariant($"{exact.Sign}{exact.Digits}e{exact.Power - exact.Digits.Length}");
    }

    // ECMA-262, Number::toString: k digits, and the value is 0.digits times ten to the power n.
    private static string EcmaScript(Decimal number)
    {
        var (digits, n) = (number.Digits, (int)number.Power);
        var k = digits.Length;
        var text = n switch
        {
            _ when k <= n && n <= 21 => digits + new string('0', n - k),
            > 0 and <= 21 => $"{digits[..n]}.{digits[n..]}",
            > -6 and <= 0 => $"0.{new string('0', -n)}{digits}",
            _ => Scientific(digits, n - 1),
        };
        return number.Sign + text;
    }

    private static string Scientific(string digits, int power)
    {
        var fraction = digits.Length == 1 ? "" : "." + digits[1..];
        return FormattableString.Invariant($"{digits[0]}{fraction}e{(power < 0 ? "-" : "+")}{Math.Abs(power)}");
    }

    /// <summary>A number taken apart: 0.digits times ten to the power, without zeros at either end; no digits for zero.</summary>
    private readonly record struct Decimal(string Sign, string Digits, long Power)
    {
        public static Decimal Read(string number)
        {
            var sign = number[0] == '-' ? "-" : "";
            var mark = number.AsSpan().IndexOfAny('e', 'E');
            var mantissa = (mark < 0 ? number : number[..mark])[sign.Length..];
            var point = mantissa.IndexOf('.', StringComparison.Ordinal);
            var whole = point < 0 ? mantissa.Length : point;
            var all = point < 0 ? mantissa : mantissa.Remove(point, 1);
            var leading = all.Length - all.TrimStart('0').Length;
            var digits = all.Trim('0');
            return digits.Length == 0 ? new Decimal("", "", 0)
                : new Decimal(sign, digits, (mark < 0 ? 0 : Exponent(number.AsSpan(mark + 1))) + whole - leading);
        }

        private static long Exponent(ReadOnlySpan<char> text)
        {
            var negative = text[0] == '-';
            var digits = text.TrimStart("+-").TrimStart('0');
            if (digits.Length > LongestPower)
            {
                throw new FormatException($"The power of a number has more than {LongestPower} digits.");
            }

            var power = digits.IsEmpty ? 0 : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            return negative ? -power : power;
        }
    }
}
