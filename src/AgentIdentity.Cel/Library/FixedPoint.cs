using System.Globalization;
using System.Numerics;

namespace AgentIdentity.Cel.Library;

/// <summary>A double with so many decimals: exact, and halves go to the even digit.</summary>
internal static class FixedPoint
{
    public static string Text(double number, int decimals)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var biased = (int)(bits >> 52 & 0x7FF);
        var fraction = bits & 0xFFFFFFFFFFFFF;
        var (mantissa, exponent) = biased == 0 ? (fraction, -1074) : (fraction | 1L << 52, biased - 1075);
        var scaled = mantissa * BigInteger.Pow(10, decimals);
        var rounded = exponent >= 0 ? scaled << exponent : Halved(scaled, -exponent);
        var digits = rounded.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var sign = bits < 0 ? "-" : "";
        return decimals == 0 ? sign + digits : $"{sign}{digits[..^decimals]}.{digits[^decimals..]}";
    }

    private static BigInteger Halved(BigInteger number, int times)
    {
        var quotient = number >> times;
        var rest = number - (quotient << times);
        var order = (rest << 1).CompareTo(BigInteger.One << times);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
