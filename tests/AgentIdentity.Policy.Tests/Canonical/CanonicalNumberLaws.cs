using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Policy.Tests.Canonical;

public sealed class CanonicalNumberLaws
{
    /// <summary>RFC 8785 appendix B.</summary>
    [Theory]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(unchecked((long)0xbecbf647612f3696), "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    [InlineData(unchecked((long)0x8000000000000000), "0")]
    public void The_table_of_the_rfc_holds(long bits, string text) =>
        Of(BitConverter.Int64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture)).Should().Be(text);

    [Law(Cases = 500)]
    public Property Two_numbers_are_written_alike_exactly_when_they_are_equal() => Prop.ForAll(Pairs(), static pair =>
        Of(pair.One.Text) == Of(pair.Other.Text) == (pair.One.Value == pair.Other.Value));

    [Law(Cases = 500)]
    public Property What_is_written_keeps_the_value_to_the_last_digit() => Prop.ForAll(Pairs(), static pair =>
        Parse(Of(pair.One.Text)) == pair.One.Value);

    // Near each other on purpose, and around the places where doubles have gaps.
    private static Arbitrary<(Number One, Number Other)> Pairs()
    {
        var units = Gen.Elements("1", "9007199254740992", "9007199254740993", "123456789012345678901234567890", "333333333333333");
        var number = units.SelectMany(unit => Gen.Choose(-3, 3).SelectMany(step => Gen.Choose(-20, 20).SelectMany(power => Gen.Choose(0, 3).SelectMany(
            zeros => Gen.Elements("e", "E", "e+").Select(mark => Number.Of(BigInteger.Parse(unit, CultureInfo.InvariantCulture) + step, power, zeros, mark))))));
        return number.SelectMany(one => Gen.OneOf(number, Gen.Constant(one)).SelectMany(other =>
            Gen.Choose(0, 3).Select(zeros => (one, Number.Of(other.Units, other.Power, zeros, "E"))))).ToArbitrary();
    }

    private static string Of(string number) => Encoding.ASCII.GetString(CanonicalJson.Write(JsonDocument.Parse(number).RootElement));

    private static (BigInteger, BigInteger) Parse(string text)
    {
        var mark = text.IndexOf('e', StringComparison.Ordinal);
        var (mantissa, power) = mark < 0 ? (text, 0) : (text[..mark], int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        return Number.Fraction(
            BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), power - (point < 0 ? 0 : mantissa.Length - point - 1));
    }

    private sealed record Number(BigInteger Units, int Power, string Text)
    {
        public (BigInteger, BigInteger) Value => Fraction(Units, Power);

        public static Number Of(BigInteger units, int power, int zeros, string mark) =>
            new(units, power, power - zeros >= 0 || mark != "e+"
                ? FormattableString.Invariant($"{units * BigInteger.Pow(10, zeros)}{mark}{power - zeros}")
                : FormattableString.Invariant($"{units}e{power}"));

        public static (BigInteger, BigInteger) Fraction(BigInteger units, int power)
        {
            var (above, below) = power >= 0 ? (units * BigInteger.Pow(10, power), BigInteger.One) : (units, BigInteger.Pow(10, -power));
            var common = BigInteger.GreatestCommonDivisor(above, below);
            return (above / common, below / common);
        }
    }
}
