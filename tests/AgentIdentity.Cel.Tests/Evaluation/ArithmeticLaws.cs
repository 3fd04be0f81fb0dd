using System.Numerics;
using AgentIdentity.Tests;
using FsCheck.Xunit;

namespace AgentIdentity.Cel.Tests.Evaluation;

public sealed class ArithmeticLaws
{
    private static readonly Dictionary<string, CelProgram> Programs = new[] { "+", "-", "*", "/", "%" }.ToDictionary(
        symbol => symbol,
        symbol => CelEnvironment.Standard.Declare("a", CelType.Dyn).Declare("b", CelType.Dyn).Compile($"a {symbol} b"));

    [Law(Cases = 500)]
    public void Signed_arithmetic_is_exact_or_an_error(long a, long b, byte shift)
    {
        // Small random numbers would never overflow.
        a = unchecked(a << (shift & 63));
        foreach (var (symbol, program) in Programs)
        {
            var expected = Exact(symbol, a, b);
            Check(program, CelValue.FromInt(a), CelValue.FromInt(b), expected, value => value.AsInt, long.MinValue, long.MaxValue);
        }
    }

    [Law(Cases = 500)]
    public void Unsigned_arithmetic_is_exact_or_an_error(ulong a, ulong b, byte shift)
    {
        a = unchecked(a << (shift & 63));
        foreach (var (symbol, program) in Programs)
        {
            var expected = Exact(symbol, a, b);
            Check(program, CelValue.FromUInt(a), CelValue.FromUInt(b), expected, value => value.AsUInt, ulong.MinValue, ulong.MaxValue);
        }
    }

    [Theory]
    [InlineData("-9223372036854775808 - 1")]
    [InlineData("-9223372036854775808 / -1")]
    [InlineData("-9223372036854775808 % -1")]
    [InlineData("-(-9223372036854775808)")]
    [InlineData("9223372036854775807 + 1")]
    [InlineData("0u - 1u")]
    [InlineData("int(1e19)")]
    [InlineData("uint(-1)")]
    [InlineData("1 / 0")]
    [InlineData("1u % 0u")]
    [InlineData("timestamp('9999-12-31T23:59:59Z') + duration('1s')")]
    [InlineData("duration('2562047h') + duration('2562047h')")]
    public void What_has_no_result_is_an_error(string source) => Expression.Evaluate(source).IsError.Should().BeTrue();

    private static BigInteger? Exact(string symbol, BigInteger a, BigInteger b) => symbol switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        _ when b.IsZero => null,
        "/" => BigInteger.Divide(a, b),
        _ => a == long.MinValue && b == -1 ? null : BigInteger.Remainder(a, b),
    };

    private static void Check(
        CelProgram program, CelValue a, CelValue b, BigInteger? expected, Func<CelValue, BigInteger> read, BigInteger least, BigInteger most)
    {
        var result = program.Evaluate(CelActivation.Of(("a", a), ("b", b)));
        if (expected is { } exact && exact >= least && exact <= most)
        {
            read(result).Should().Be(exact);
        }
        else
        {
            result.IsError.Should().BeTrue();
        }
    }
}
